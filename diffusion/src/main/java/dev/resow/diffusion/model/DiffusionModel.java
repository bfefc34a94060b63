package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.adapter.LoadedAdapters;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.batching.ForwardBatcher;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.preview.ColourFit;
import dev.resow.diffusion.preview.LatentColours;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.Vae;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * A model, read from an unchanged diffusers folder and placed on a device. Several threads may
 * sample with it, each with a session of its own; it is closed when none does any more.
 */
public sealed class DiffusionModel implements AutoCloseable permits Sd3Model {
  private final ModelFolder folder;
  private final ModelSettings settings;
  private final ModelReport report;
  private final NDManager manager;
  private final Backbone backbone;
  private final Vae vae;
  private final Scheduler scheduler;
  private final TextEncoders encoders;
  private final Limits limits;
  private final LoadedAdapters adapters;
  private final Architecture architecture;
  private final int sequenceLength;
  private final OptionalInt threads;
  private final PictureMemory pictures;
  private final Optional<ForwardBatcher> batcher;
  private String fingerprint;
  private LatentColours colours;

  DiffusionModel(Parts parts, NDManager manager) {
    this.folder = parts.folder;
    this.settings = parts.settings;
    this.manager = manager;
    this.scheduler = parts.scheduler;
    this.limits = parts.limits;
    this.architecture = parts.architecture;
    this.sequenceLength = parts.sequenceLength;
    this.report = parts.report();
    this.pictures = parts.pictureMemory();
    this.threads =
        parts.settings.placement().device().isGpu()
            ? OptionalInt.empty()
            : OptionalInt.of(ThreadCount.of(System.getenv(), parts.architecture.width()));
    useThreads();
    this.encoders =
        new TextEncoders(
            manager,
            parts.tokenizers,
            EncoderSlots.of(parts.encoders(), manager),
            parts.architecture.promptChannels(),
            parts.sequenceLength,
            parts.keepEncoders());
    var weights = parts.transformer.checkpoint().load(manager, parts.transformer.typeOf());
    this.backbone = parts.architecture.network(weights);
    this.adapters = adapters(parts, weights);
    this.batcher =
        settings.batching() == Batching.FAST
            ? Optional.of(new ForwardBatcher(manager, lanes()))
            : Optional.empty();
    this.vae = new Vae(parts.vaeConfig, parts.vae.checkpoint().load(manager, parts.vae.typeOf()));
  }

  /** Passes side by side: one on a GPU, on the CPU as many as have processors of their own. */
  private int lanes() {
    return threads.isEmpty()
        ? 1
        : Math.max(1, Runtime.getRuntime().availableProcessors() / threads.getAsInt());
  }

  private LoadedAdapters adapters(Parts parts, Weights weights) {
    var part = parts.transformer;
    var networks = new ArrayList<AdaptedNetwork>();
    networks.add(
        new AdaptedNetwork(part.name(), part.typeOf(), Optional.of(weights), weights::lay));
    networks.addAll(encoders.networks());
    return new LoadedAdapters(
        parts.adapterBase(),
        networks,
        settings.adapters().modeFor(part.heldBytes()),
        settings.adapters().memory(),
        manager);
  }

  /**
   * Reads a model. Every configuration and every tensor's name, type and shape is checked before
   * weights are loaded, and the memory they need; text encoders are loaded at the first prompt.
   *
   * @param folder with {@code model_index.json}, or a download cache that holds one
   * @throws dev.resow.diffusion.tensor.ModelFormatException when a file is missing, damaged, of the
   *     wrong shape or asks for something that is not supported
   * @throws ModelMemoryException when the model does not fit this machine
   */
  public static DiffusionModel load(Path folder, ModelSettings settings) {
    var found = ModelFolder.open(folder);
    return switch (found.kind()) {
      case SD3 -> load(found, settings, Sd3Model::new);
      case FLUX, SD1 -> load(found, settings, DiffusionModel::new);
    };
  }

  static <M extends DiffusionModel> M load(
      ModelFolder folder, ModelSettings settings, BiFunction<Parts, NDManager, M> kind) {
    var parts = Parts.of(folder, settings);
    try {
      parts
          .tooLarge()
          .ifPresent(
              message -> {
                throw new ModelMemoryException(message);
              });
      var manager = TensorEngine.manager(settings.placement().device());
      try {
        return kind.apply(parts, manager);
      } catch (RuntimeException e) {
        manager.close();
        throw e;
      }
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** The folder this model was read from: the one with {@code model_index.json}. */
  public Path folder() {
    return folder.root();
  }

  /** The model's name: the folder's, or the repository's for a snapshot of a download cache. */
  public String name() {
    return folder.name();
  }

  /** Where it runs. */
  public Placement placement() {
    return settings.placement();
  }

  /** How it was read. */
  public ModelSettings settings() {
    return settings;
  }

  /** What was found on reading: files, precision, memory, and what to know about them. */
  public ModelReport report() {
    return report;
  }

  /**
   * Sets the threads per operator that suit this model: to be called on the thread that samples,
   * where it may have used another model meanwhile.
   */
  public void useThreads() {
    threads.ifPresent(TensorEngine::useThreads);
  }

  /**
   * Bytes of this machine's memory that the model takes at most while it makes an image of this
   * size; an estimate, for sampling without gradients.
   *
   * @param width pixels
   * @param height pixels
   */
  public long memory(int width, int height) {
    return memory(width, height, 1);
  }

  /**
   * The same while it makes several images at once.
   *
   * @param images 1 or more
   */
  public long memory(int width, int height, int images) {
    return report
        .need()
        .orElseThrow()
        .withPicture(images * pictures.bytes(width, height), width + " x " + height)
        .peak();
  }

  /** Threads that share an operator of this model; empty on a GPU. */
  public OptionalInt threads() {
    return threads;
  }

  /** Owner of the weights; parent of every session's memory. */
  public NDManager manager() {
    return manager;
  }

  /** The network that predicts what of a latent is noise. */
  public Backbone backbone() {
    return backbone;
  }

  /**
   * What joins the forward passes of sessions that run at the same time; empty where every session
   * has passes of its own, see {@link Batching}.
   */
  public Optional<ForwardBatcher> batcher() {
    return batcher;
  }

  /**
   * Whether steps may take most of their pass from an earlier one; off where the network cannot.
   */
  public StepCache stepCache() {
    return backbone.hasTail() ? settings.stepCache() : StepCache.OFF;
  }

  /** The network between latents and pixels. */
  public Vae vae() {
    return vae;
  }

  /**
   * The colours of a latent's cells, for previews. The first call fits them to the model's own
   * autoencoder, which takes the time of a few small pictures' encoding and decoding.
   */
  public synchronized LatentColours colours() {
    if (colours == null) {
      try (var work = manager.newSubManager()) {
        colours = ColourFit.of(vae, work);
      }
    }
    return colours;
  }

  /** The noise levels of a run. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** From prompts to tokens and embeddings. */
  public TextEncoders encoders() {
    return encoders;
  }

  /** The limits of this model. */
  public Limits limits() {
    return limits;
  }

  /**
   * The identity of the folder, 64 hexadecimal digits over configurations, tokenizers and weights.
   */
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = Fingerprint.of(folder);
    }
    return fingerprint;
  }

  /** Sentences about what its folder has or lacks, and the model can do without. */
  public List<String> notes() {
    return folder.notes();
  }

  /** Which kind of model it is. */
  public ModelKind kind() {
    return folder.kind();
  }

  /** What it can do. */
  public Capabilities capabilities() {
    return architecture.capabilities();
  }

  /**
   * What it is sampled with when a request does not say.
   *
   * @throws IllegalArgumentException when the folder's own file has a value that is out of range
   */
  public SamplingDefaults sampling() {
    return SamplingDefaults.read(folder.root(), architecture.sampling());
  }

  /** Positions of T5, or of the zeros in its place. */
  public int sequenceLength() {
    return sequenceLength;
  }

  /** The adapters of this model. */
  public LoadedAdapters adapters() {
    return adapters;
  }

  /**
   * The identity of what samples: of the folder, of adapters over it with the way they act, of
   * shared passes and of the cache of steps where there are any; of the folder alone where there is
   * nothing else.
   */
  public String fingerprint(List<AdapterUse> uses) {
    var adapted =
        uses.isEmpty() ? fingerprint() : Fingerprint.of(fingerprint(), adapters.mode(), uses);
    return Fingerprint.of(Fingerprint.of(adapted, settings.batching()), stepCache());
  }

  @Override
  public void close() {
    encoders.close();
    manager.close();
  }
}
