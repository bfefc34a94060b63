package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.model.ModelReport.Component;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.text.T5Tokenizer;
import dev.resow.diffusion.text.Tokenizers;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Everything of a model but its weights: configurations, tokenizers, and checkpoints whose every
 * tensor is checked by name, type and shape.
 */
final class Parts implements AutoCloseable {
  private static final int MAX_STEPS = 1000;

  final ModelFolder folder;
  final ModelSettings settings;
  final Scheduler scheduler;
  final Architecture architecture;
  final int sequenceLength;
  final VaeConfig vaeConfig;
  final Part transformer;
  final Part vae;
  final Tokenizers tokenizers;
  final Limits limits;
  final OptionalLong available;
  private final List<String> warnings = new ArrayList<>();
  private EncoderParts encoders;
  private boolean keep;
  private MemoryNeed need;

  private Parts(ModelFolder folder, ModelSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.keep = settings.placement().keepEncoders();
    this.architecture = Architecture.of(folder);
    this.scheduler = architecture.scheduler(folder);
    this.sequenceLength = settings.sequenceLength().orElse(architecture.sequenceLength());
    this.vaeConfig = Configs.vae(folder.config("vae"));
    this.encoders = EncoderParts.of(folder, settings, keep);
    architecture.check(vaeConfig, encoders);
    var weights = settings.placement().weights();
    boolean half = settings.placement().half();
    var files = folder.weights(folder.kind().backbone(), half, settings.variant());
    this.transformer =
        new Part(
            folder.kind().backbone(),
            files,
            Checkpoint.of(files.source(), architecture.shapes()),
            key -> weights,
            false);
    // The autoencoder overflows half precision at high contrast and is small: always float32.
    var vaeFiles = folder.weights("vae", false, settings.variant());
    this.vae =
        new Part(
            "vae",
            vaeFiles,
            Checkpoint.of(vaeFiles.source(), VaeShapes.of(vaeConfig), VaeShapes::others),
            key -> DataType.FLOAT32,
            false);
    this.tokenizers = tokenizers(folder, encoders.positions(), sequenceLength);
    this.limits = limits(architecture, vaeConfig, tokenizers);
    this.available =
        settings.memory().isPresent() ? settings.memory() : MachineMemory.read().available();
    this.need = need();
  }

  /**
   * Checks a folder. Where the text encoders do not fit beside the rest, and one after the other
   * they do, they are released after each prompt.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException when something is missing or damaged
   */
  static Parts of(ModelFolder folder, ModelSettings settings) {
    var parts = new Parts(folder, settings);
    try {
      parts.warnings.addAll(folder.notes());
      parts.all().forEach(part -> parts.warnings.addAll(part.files().notes()));
      parts.all().forEach(part -> parts.warnings.addAll(part.warnings()));
      parts.releaseIfNeeded();
      return parts;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void releaseIfNeeded() {
    if (fits() || !keep) {
      return;
    }
    var kept = need;
    var keptEncoders = encoders;
    keep = false;
    encoders = EncoderParts.of(folder, settings, false);
    need = need();
    if (fits()) {
      warnings.add(
          "the text encoders do not fit into memory together (%s of %s): they are loaded again for each new prompt, as with RESOW_TEXT_ENCODERS=release"
              .formatted(MemoryNeed.gib(kept.peak()), MemoryNeed.gib(available.orElse(0))));
    } else {
      keep = true;
      encoders = keptEncoders;
      need = kept;
    }
  }

  private boolean fits() {
    return MemoryNeed.fits(need.peak(), available);
  }

  /** Why the model does not fit into memory; empty if it does. */
  Optional<String> tooLarge() {
    if (fits()) {
      return Optional.empty();
    }
    long least = new MemoryNeed(need.base(), need.encoders(), false, need.pictures(), "").peak();
    return Optional.of(
        "the model %s needs %s of memory, and %s is available (%s in %s). %sProvide more memory or use a smaller model%s; RESOW_MEMORY sets a different limit"
            .formatted(
                folder.root(),
                MemoryNeed.gib(need.peak()),
                MemoryNeed.gib(available.orElse(0)),
                need.parts(),
                settings.placement().half() ? "fp16" : "fp32",
                keep && least < need.peak()
                    ? "With RESOW_TEXT_ENCODERS=release it needs less. "
                    : "",
                folder.kind() == ModelKind.SD3 && folder.hasT5()
                    ? ", or set text_encoder_3 and tokenizer_3 to null"
                    : ""));
  }

  private MemoryNeed need() {
    boolean gpu = settings.placement().device().isGpu();
    long pictures = pictureMemory().bytes(limits.defaultWidth(), limits.defaultHeight());
    return new MemoryNeed(
        Stream.of(transformer, vae).map(part -> component(part, gpu)).toList(),
        encoders.parts().stream().map(part -> component(part, gpu)).toList(),
        keep,
        gpu ? 0 : pictures,
        limits.defaultWidth() + " x " + limits.defaultHeight());
  }

  PictureMemory pictureMemory() {
    int text = limits.clipTokens() + (limits.t5Tokens() > 0 ? limits.t5Tokens() : sequenceLength);
    int bytes = settings.placement().half() ? 2 : 4;
    return new PictureMemory(architecture, vaeConfig, text, bytes, !settings.stepCache().isOff());
  }

  /** Weights on a GPU pass this machine's memory tensor by tensor. */
  private static MemoryNeed.Component component(Part part, boolean gpu) {
    return new MemoryNeed.Component(part.name(), gpu ? 0 : part.heldBytes(), part.readingBytes());
  }

  EncoderParts encoders() {
    return encoders;
  }

  boolean keepEncoders() {
    return keep;
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private List<Part> all() {
    return Stream.concat(Stream.of(transformer, vae), encoders.parts().stream()).toList();
  }

  ModelReport report() {
    return new ModelReport(
        folder.root(),
        folder.name(),
        all().stream().map(Parts::component).toList(),
        Optional.of(need),
        available,
        warnings(),
        tooLarge());
  }

  /** What adapters of this model can change. */
  AdapterBase adapterBase() {
    var tensors = new LinkedHashMap<String, Map<String, Shape>>();
    Stream.concat(Stream.of(transformer), encoders.parts().stream())
        .forEach(
            part -> {
              var shapes = new LinkedHashMap<String, Shape>();
              part.checkpoint()
                  .keys()
                  .forEach(key -> shapes.put(key, part.checkpoint().info(key).shape()));
              tensors.put(part.name(), shapes);
            });
    return new AdapterBase(tensors);
  }

  private static Component component(Part part) {
    boolean half =
        part.typeOf().apply(part.checkpoint().keys().iterator().next()) == DataType.FLOAT16;
    return new Component(
        part.name(),
        part.files().variant(),
        part.files().source().file(),
        part.storedTypes(),
        half ? "fp16" : "fp32",
        part.heldBytes());
  }

  private static Tokenizers tokenizers(ModelFolder folder, int positions, int t5Length) {
    var clip = ClipTokenizer.load(folder.part("tokenizer"));
    int length = Math.min(clip.maxLength(), positions);
    if (length < clip.maxLength()) {
      clip.close();
      clip = ClipTokenizer.load(folder.part("tokenizer"), length);
    }
    // Both CLIP prompts are padded to the length of the first tokenizer, as the pipeline does.
    Optional<ClipTokenizer> second =
        switch (folder.kind()) {
          case SD3 -> Optional.of(ClipTokenizer.load(folder.part("tokenizer_2"), length));
          case FLUX, SD1 -> Optional.empty();
        };
    return new Tokenizers(
        clip,
        second,
        folder.hasT5()
            ? Optional.of(T5Tokenizer.load(folder.part(folder.kind().t5Tokenizer()), t5Length))
            : Optional.empty());
  }

  private static Limits limits(Architecture architecture, VaeConfig vae, Tokenizers tokenizers) {
    int side = architecture.largestSide(vae.factor());
    int standard = Math.min(architecture.defaultCells() * vae.factor(), side);
    return new Limits(
        standard,
        standard,
        side,
        side,
        architecture.latent().patch() * vae.factor(),
        MAX_STEPS,
        tokenizers.clip().maxLength(),
        tokenizers.t5().map(T5Tokenizer::maxLength).orElse(0));
  }

  @Override
  public void close() {
    tokenizers.close();
  }
}
