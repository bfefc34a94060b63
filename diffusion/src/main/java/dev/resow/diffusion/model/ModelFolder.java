package dev.resow.diffusion.model;

import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A diffusers folder of an SD3-family pipeline, as it is published. Its parts decide, whatever the
 * pipeline over them is called: the same parts make pictures from text, from pictures or under a
 * control network.
 *
 * @param root the folder with {@code model_index.json}
 * @param name the model's name
 * @param hasT5 whether the pipeline has its third text encoder
 * @param notes sentences about what is missing and can be done without
 */
public record ModelFolder(Path root, String name, boolean hasT5, List<String> notes) {
  private static final String T5 = "text_encoder_3";
  private static final String T5_TOKENS = "tokenizer_3";

  /** Classes of the parts that are this family's; of text encoders their configuration decides. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "transformer",
          "SD3Transformer2DModel",
          "vae",
          "AutoencoderKL",
          "scheduler",
          "FlowMatchEulerDiscreteScheduler");

  private static final List<String> NEEDED =
      List.of(
          "transformer",
          "vae",
          "scheduler",
          "text_encoder",
          "text_encoder_2",
          "tokenizer",
          "tokenizer_2");

  /**
   * Finds the model's folder and checks that it is one of this family.
   *
   * @param given the folder, or the folder of its download cache ({@code models--org--name})
   * @throws ModelFormatException if it is not one, or a required part is missing; the message names
   *     what the path is instead, and what to do
   */
  public static ModelFolder open(Path given) {
    var found = RootFolder.of(given);
    var root = found.path();
    var index = ConfigFile.read(root.resolve(RootFolder.INDEX));
    var pipeline = index.root().path("_class_name").asText("a pipeline without a name");
    for (var part : NEEDED) {
      var type = CLASSES.get(part);
      if (!present(index, part)) {
        index.fail(part, (type == null ? "a part" : type) + " of an SD3 pipeline, not " + pipeline);
      }
      var actual = index.root().path(part).path(1).asText();
      if (type != null && !actual.equals(type)) {
        index.fail(part, type + " (an SD3 model), not a part of " + pipeline);
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
    return new ModelFolder(root, found.name(), hasT5(index, root, notes), List.copyOf(notes));
  }

  private static boolean hasT5(ConfigFile index, Path root, List<String> notes) {
    if (!present(index, T5)) {
      return false;
    }
    if (!Files.isDirectory(root.resolve(T5))) {
      notes.add(
          "model_index.json names text_encoder_3, but there is no such folder: the model runs without T5");
      return false;
    }
    if (!present(index, T5_TOKENS)) {
      index.fail(T5_TOKENS, "the tokenizer of text_encoder_3");
    }
    if (!Files.isDirectory(root.resolve(T5_TOKENS))) {
      throw new ModelFormatException(
          root.resolve(T5_TOKENS),
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
   * @throws ModelFormatException if it is no model of this family
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
   * @param half whether to look for the fp16 variant first
   */
  public TensorSource tensors(String part, boolean half) {
    return weights(part, half, Optional.empty()).source();
  }

  WeightFiles weights(String part, boolean half, Optional<String> variant) {
    return WeightFiles.resolve(part(part), half, variant);
  }
}
