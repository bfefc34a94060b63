package dev.resow.training.itercomp;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.RewardModel;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.critic.blip.RewardWeights;
import java.util.List;

/** A reward of tiny random encoders: the log odds of a random matcher, times a factor. */
record TinyRewards(BlipReward reward, NDManager manager) implements RewardModel {
  static TinyRewards of(double factor) {
    var manager = TensorEngine.manager();
    var weights = RewardWeights.start(CriticGoldens.MATCHER, manager);
    var matcher = Safetensors.open(CriticGoldens.MATCHER.resolve("model.safetensors"));
    for (var part : List.of("weight", "bias")) {
      NDArray both = matcher.read("itm_head." + part, manager, DataType.FLOAT32);
      weights.put("reward_head." + part, both.get("1:2").sub(both.get("0:1")).mul(factor));
    }
    return new TinyRewards(
        BlipReward.over(CriticGoldens.MATCHER, _ -> new Weights(weights, Precision.FP32)), manager);
  }

  @Override
  public NDArray reward(NDArray pictures, List<String> prompts) {
    return reward.reward(pictures, prompts);
  }

  @Override
  public void close() {
    reward.close();
    manager.close();
  }
}
