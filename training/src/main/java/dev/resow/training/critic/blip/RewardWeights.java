package dev.resow.training.critic.blip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.training.critic.folder.CriticFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Weights and folders of rewards in training. */
public final class RewardWeights {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String CONFIG = "config.json";

  private RewardWeights() {}

  /**
   * What a reward begins with: the encoders of a published captioner or matcher and a head of
   * zeros, or another reward as it is.
   *
   * @param folder in transformers' layout
   * @param owner of the arrays, which are float32
   * @return by key
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the folder holds something else
   */
  public static SequencedMap<String, NDArray> start(Path folder, NDManager owner) {
    var architecture = architecture(folder);
    var opened = CriticFolder.open(folder, architecture);
    var config = BlipConfig.read(opened.config());
    boolean reward = architecture.equals(BlipReward.ARCHITECTURE);
    var shapes = reward ? BlipShapes.reward(config) : BlipShapes.encoders(config);
    var arrays = new LinkedHashMap<String, NDArray>();
    try (var _ = NoGradient.begin()) {
      var weights = opened.load(shapes, reward ? KeyNames.EXACT : BlipShapes.ENCODERS, owner);
      shapes.all().keySet().forEach(key -> arrays.put(key, weights.get(key)));
      if (!reward) {
        long width = config.text().width();
        arrays.put(BlipShapes.REWARD_HEAD + ".weight", owner.zeros(new Shape(1, width)));
        arrays.put(BlipShapes.REWARD_HEAD + ".bias", owner.zeros(new Shape(1)));
      }
    }
    return arrays;
  }

  /** What the folder of a reward in training may be. */
  static String architecture(Path folder) {
    var file = ConfigFile.read(folder.resolve(CONFIG));
    return switch (file.root().path("architectures").path(0).asText()) {
      case BlipReward.ARCHITECTURE -> BlipReward.ARCHITECTURE;
      case BlipMatcher.ARCHITECTURE -> BlipMatcher.ARCHITECTURE;
      case BlipCaptioner.ARCHITECTURE -> BlipCaptioner.ARCHITECTURE;
      default ->
          file.fail(
              "architectures",
              "[\"%s\"], [\"%s\"] or [\"%s\"]"
                  .formatted(
                      BlipReward.ARCHITECTURE,
                      BlipMatcher.ARCHITECTURE,
                      BlipCaptioner.ARCHITECTURE));
    };
  }

  private static boolean isText(Path file) {
    var name = file.getFileName().toString();
    return (name.endsWith(".json") && !name.endsWith(".index.json")) || name.endsWith(".txt");
  }

  /**
   * Writes a reward: configuration and tokenizer of what it began with, weights in float16, and
   * what they are standardised with.
   *
   * @param start folder of what it began with
   * @param result made if it is not there
   * @throws IOException when it cannot be written
   */
  public static void write(Path start, Path result, Map<String, NDArray> weights, RewardScale scale)
      throws IOException {
    Files.createDirectories(result);
    try (var files = Files.list(start)) {
      for (var file : files.filter(RewardWeights::isText).toList()) {
        Files.copy(file, result.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    SafetensorsWriter.write(result.resolve("model.safetensors"), weights, StoredType.F16);
    var config = result.resolve(CONFIG);
    var root = ConfigFile.read(config).root();
    root.putArray("architectures").add(BlipReward.ARCHITECTURE);
    root.putObject("reward").put("mean", scale.mean()).put("deviation", scale.deviation());
    JSON.writeValue(config.toFile(), root);
  }
}
