package dev.resow.training.nft;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.session.Reward;
import java.util.List;

/**
 * Finished pictures of one update and what they are worth.
 *
 * @param text prompts of b rows
 * @param finished latents (b, 16, h, w)
 * @param spread mean root-mean-square distance of the latents of two pictures of one prompt; a fall
 *     means that the pictures become alike
 */
record Rollout(PromptEmbedding text, NDArray finished, Advantages advantages, double spread) {

  /**
   * Has a reward judge finished pictures.
   *
   * @param sampling without guidance, that decodes and reads the prompts
   * @param prompts b of them, one group after the other
   * @param finished latents (b, 16, h, w)
   */
  static Rollout of(
      PlainSampling sampling, List<String> prompts, NDArray finished, int group, Reward reward) {
    double[] rewards = reward.of(prompts, sampling.pictures(finished));
    return new Rollout(
        sampling.text(prompts, finished.getManager()),
        finished,
        Advantages.of(rewards, group),
        spread(finished, prompts.size(), group));
  }

  private static double spread(NDArray finished, int count, int group) {
    float[] all = finished.toFloatArray();
    int each = all.length / count;
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i - i % group; j < i; j++, pairs++) {
        sum += distance(all, i * each, j * each, each);
      }
    }
    return sum / pairs;
  }

  private static double distance(float[] all, int one, int other, int each) {
    double squares = 0;
    for (int i = 0; i < each; i++) {
      double difference = all[one + i] - all[other + i];
      squares += difference * difference;
    }
    return Math.sqrt(squares / each);
  }
}
