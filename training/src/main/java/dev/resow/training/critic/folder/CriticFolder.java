package dev.resow.training.critic.folder;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.model.WeightFiles;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of a critic as transformers writes and publishes it: {@code config.json}, weights in
 * safetensors, a tokenizer, and {@code preprocessor_config.json}.
 *
 * @param root the folder
 * @param config its {@code config.json}
 */
public record CriticFolder(Path root, ConfigFile config) {
  private static final String CONFIG = "config.json";
  private static final String EXPECTED =
      "the folder of a critic in transformers' layout (with config.json and model.safetensors)";

  /**
   * @param given the folder
   * @param architecture the class that its {@code config.json} must name
   * @throws ModelFormatException when it is something else, naming what
   */
  public static CriticFolder open(Path given, String architecture) {
    if (!Files.isDirectory(given)) {
      var found = Files.isRegularFile(given) ? "a file" : FileKind.missing(given);
      throw new ModelFormatException(given, null, EXPECTED, found);
    }
    if (!Files.exists(given.resolve(CONFIG))) {
      throw new ModelFormatException(given, null, EXPECTED, instead(given));
    }
    var config = ConfigFile.read(given.resolve(CONFIG));
    if (!config.root().path("architectures").path(0).asText().equals(architecture)) {
      config.fail("architectures", "[\"" + architecture + "\"]");
    }
    return new CriticFolder(given, config);
  }

  private static String instead(Path given) {
    if (Files.exists(given.resolve("model_index.json"))) {
      return "a model that makes pictures (with model_index.json)";
    }
    return Files.isDirectory(given.resolve("snapshots"))
        ? "a download cache; use the folder below its snapshots"
        : "a folder without config.json";
  }

  /**
   * How pictures are prepared.
   *
   * @param otherwise what the published folders of this architecture say, for one that has no such
   *     file
   */
  public PictureInput input(PictureInput otherwise) {
    var own = root.resolve("preprocessor_config.json");
    var shared = root.resolve("processor_config.json");
    if (Files.exists(own)) {
      return PictureInput.read(ConfigFile.read(own), otherwise);
    }
    return Files.exists(shared)
        ? PictureInput.read(ConfigFile.read(shared).section("image_processor"), otherwise)
        : otherwise;
  }

  /**
   * Checks every tensor, then loads them in float32.
   *
   * @param manager owner of the weights
   * @throws ModelFormatException when one is missing, of another shape, or the file is damaged
   */
  public Weights load(Shapes shapes, KeyNames names, NDManager manager) {
    var source = WeightFiles.resolve(root, false, Optional.empty()).source();
    return Checkpoint.of(source, shapes, names).load(manager, _ -> DataType.FLOAT32);
  }
}
