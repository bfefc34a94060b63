package dev.resow.training.critic.folder;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.model.FreeMemory;
import dev.resow.diffusion.model.WeightFiles;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
   * @param patch side of the network's patches, in pixels
   */
  public PictureInput input(PictureInput otherwise, int patch) {
    var own = root.resolve("preprocessor_config.json");
    var shared = root.resolve("processor_config.json");
    if (Files.exists(own)) {
      return PictureInput.read(ConfigFile.read(own), otherwise, patch);
    }
    return Files.exists(shared)
        ? PictureInput.read(ConfigFile.read(shared).section("image_processor"), otherwise, patch)
        : otherwise;
  }

  /**
   * Checks every tensor, then loads them in float32.
   *
   * @param manager owner of the weights
   * @throws ModelFormatException when one is missing, of another shape, or the file is damaged
   * @throws dev.resow.diffusion.model.ModelMemoryException when they do not fit this machine
   */
  public Weights load(Shapes shapes, KeyNames names, NDManager manager) {
    long numbers = shapes.all().values().stream().mapToLong(Shape::size).sum();
    FreeMemory.require("the critic " + root, numbers * Float.BYTES);
    var source = WeightFiles.resolve(root, DataType.FLOAT32, Optional.empty()).source();
    return Checkpoint.of(source, shapes, names).load(manager, _ -> DataType.FLOAT32);
  }

  /**
   * The identity of a folder: SHA-256 over the names, sizes and content of its configuration,
   * tokenizer and checkpoint files, as 64 hexadecimal digits.
   *
   * @throws ModelFormatException when one cannot be read
   */
  public static String fingerprint(Path root) {
    try (var files = Files.list(root)) {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files.filter(CriticFolder::counts).sorted().toList()) {
        var title = file.getFileName() + "\n" + Files.size(file) + "\n";
        digest.update(title.getBytes(StandardCharsets.UTF_8));
        try (var content = Files.newInputStream(file)) {
          content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new ModelFormatException(root, null, "readable files", FileKind.reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static boolean counts(Path file) {
    return Files.isRegularFile(file)
        && Stream.of(".json", ".txt", ".safetensors").anyMatch(file.toString()::endsWith);
  }

  /**
   * Makes something that owns the manager; closes the manager if that fails.
   *
   * @param make a critic; it owns the manager from then on
   */
  public static <C> C closing(NDManager manager, Supplier<C> make) {
    try {
      return make.get();
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }
}
