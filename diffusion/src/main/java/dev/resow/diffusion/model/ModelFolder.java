package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A diffusers folder of a pipeline, as it is published. Its parts decide, whatever the pipeline
 * over them is called: the same parts make pictures from text, from pictures or under a control
 * network.
 *
 * @param root the folder with {@code model_index.json}
 * @param name the model's name
 * @param kind which kind of model
 * @param hasT5 whether the pipeline has T5 as a text encoder
 * @param notes sentences about what is missing and can be done without
 */
public record ModelFolder(
    Path root, String name, ModelKind kind, boolean hasT5, List<String> notes) {
  private static final String VAE = "vae";
  private static final String SCHEDULER = "scheduler";

  private static final List<String> SHARED = List.of(VAE, SCHEDULER, "text_encoder", "tokenizer");

  private static final List<String> SECOND = List.of("text_encoder_2", "tokenizer_2");

  /** Parts of published folders that make no picture. */
  private static final List<String> NOT_USED =
      List.of("safety_checker", "feature_extractor", "image_encoder");

  /**
   * Finds the model's folder and checks that it is of a kind that is read.
   *
   * @param given the folder, or the folder of its download cache ({@code models--org--name})
   * @throws ModelFormatException if it is not one, or a required part is missing; the message names
   *     what the path is instead, and what to do
   */
  public static ModelFolder open(Path given) {
    var found = RootFolder.of(given);
    var root = found.path();
    var index = ConfigFile.read(root.resolve(RootFolder.INDEX));
    var kind = ModelKind.of(index);
    for (var part : needed(kind)) {
      var type = type(kind, part);
      if (!present(index, part)) {
        index.fail(part, asIn(kind, type == null ? "this part" : type));
      }
      var actual = index.root().path(part).path(1).asText();
      if (type != null && !actual.equals(type)) {
        index.fail(part, asIn(kind, type));
      }
      if (!Files.isDirectory(root.resolve(part))) {
        throw new ModelFormatException(
            root.resolve(part),
            null,
            "the folder of this part of the model",
            "no such folder; download the model again");
      }
    }
    var notes = new ArrayList<String>();
    boolean t5 =
        switch (kind) {
          case SD3 -> hasT5(index, root, notes);
          case FLUX -> true;
          case SD1 -> false;
        };
    notUsed(index, root).ifPresent(notes::add);
    return new ModelFolder(root, found.name(), kind, t5, List.copyOf(notes));
  }

  private static List<String> needed(ModelKind kind) {
    return Stream.of(
            List.of(kind.backbone()), SHARED, kind == ModelKind.SD1 ? List.<String>of() : SECOND)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Class of a part; null where its own configuration decides: of text encoders, and of the
   * scheduler where several are read.
   */
  private static String type(ModelKind kind, String part) {
    if (part.equals(VAE)) {
      return "AutoencoderKL";
    }
    boolean flow = part.equals(SCHEDULER) && kind != ModelKind.SD1;
    return flow ? "FlowMatchEulerDiscreteScheduler" : null;
  }

  /** One sentence about all of them. */
  private static Optional<String> notUsed(ConfigFile index, Path root) {
    var found =
        NOT_USED.stream()
            .filter(part -> present(index, part) && Files.isDirectory(root.resolve(part)))
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: not read, pictures are made without it".formatted(String.join(", ", found)));
  }

  private static String asIn(ModelKind kind, String part) {
    return "%s, as in every model of the kind %s".formatted(part, kind.title());
  }

  /**
   * This folder, for what needs a certain kind.
   *
   * @throws ModelFormatException if it is of another kind
   */
  ModelFolder only(ModelKind wanted) {
    if (kind != wanted) {
      var index = ConfigFile.read(root.resolve(RootFolder.INDEX));
      throw index.failure(
          kind.backbone(),
          "%s (%s)".formatted(wanted.network(), wanted.title()),
          "%s (%s, a %s)".formatted(kind.network(), kind.title(), ModelKind.pipeline(index)));
    }
    return this;
  }

  /** SD3's T5 may be left out. */
  private static boolean hasT5(ConfigFile index, Path root, List<String> notes) {
    String encoder = ModelKind.SD3.t5Encoder();
    String tokenizer = ModelKind.SD3.t5Tokenizer();
    if (!present(index, encoder)) {
      return false;
    }
    if (!Files.isDirectory(root.resolve(encoder))) {
      notes.add(
          "model_index.json names text_encoder_3, but there is no such folder: the model runs without T5");
      return false;
    }
    if (!present(index, tokenizer)) {
      index.fail(tokenizer, "the tokenizer of text_encoder_3");
    }
    if (!Files.isDirectory(root.resolve(tokenizer))) {
      throw new ModelFormatException(
          root.resolve(tokenizer),
          null,
          "the folder of text_encoder_3's tokenizer",
          "no such folder; download it, or set text_encoder_3 and tokenizer_3 to null in model_index.json");
    }
    return true;
  }

  private static boolean present(ConfigFile index, String part) {
    return index.root().path(part).path(1).isTextual();
  }

  /**
   * Checks everything but the weights themselves: parts, files, precision, memory, problems.
   *
   * @param given as for {@link #open}
   * @return never throws for a bad folder: the report holds the problem
   */
  public static ModelReport inspect(Path given, ModelSettings settings) {
    try {
      var folder = open(given);
      try (var parts = Parts.of(folder, settings)) {
        return parts.report();
      }
    } catch (ModelFormatException | ModelMemoryException e) {
      return ModelReport.broken(given, e.getMessage());
    }
  }

  /**
   * What adapters of the model in a folder can change; no weights are read.
   *
   * @param given as for {@link #open}
   * @throws ModelFormatException if it is no model of a kind that is read
   */
  public static AdapterBase adapterBase(Path given, ModelSettings settings) {
    try (var parts = Parts.of(open(given), settings)) {
      return parts.adapterBase();
    }
  }

  /**
   * What jobs call the model in a folder.
   *
   * @param given as for {@link #open}
   * @return the folder's own name where it holds no model
   */
  public static String nameOf(Path given) {
    try {
      return RootFolder.of(given).name();
    } catch (ModelFormatException e) {
      return String.valueOf(given.toAbsolutePath().normalize().getFileName());
    }
  }

  /** The folder of one part. */
  public Path part(String name) {
    return root.resolve(name);
  }

  /** {@code config.json} of one part. */
  public ConfigFile config(String part) {
    return ConfigFile.read(part(part).resolve("config.json"));
  }

  /**
   * Opens the checkpoint of a part.
   *
   * @param held the type in which the weights will be held, whose variant is looked for first
   */
  public TensorSource tensors(String part, DataType held) {
    return weights(part, held, Optional.empty()).source();
  }

  WeightFiles weights(String part, DataType held, Optional<String> variant) {
    return WeightFiles.resolve(part(part), held, variant);
  }
}
