package dev.resow.worker.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.blip.RewardScale;
import dev.resow.training.critic.blip.RewardWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a reward: the log odds of a tiny random matcher. */
final class TinyReward {
  static final String NAME = "likes";

  private TinyReward() {}

  /**
   * Makes it, unless an earlier process has.
   *
   * @param matcher folder of the matcher
   * @param critics folder of critics, which gets the reward's
   */
  static void in(Path critics, Path matcher) {
    var folder = critics.resolve(NAME);
    if (Files.isDirectory(folder)) {
      return;
    }
    try (var manager = TensorEngine.manager()) {
      Files.createDirectories(critics);
      var weights = RewardWeights.start(matcher, manager);
      var tensors = Safetensors.open(matcher.resolve("model.safetensors"));
      for (var part : List.of("weight", "bias")) {
        NDArray both = tensors.read("itm_head." + part, manager, DataType.FLOAT32);
        weights.put("reward_head." + part, both.get("1:2").sub(both.get("0:1")));
      }
      var made = Files.createTempDirectory(critics, "made");
      RewardWeights.write(matcher, made, weights, RewardScale.NONE);
      Files.move(made, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
