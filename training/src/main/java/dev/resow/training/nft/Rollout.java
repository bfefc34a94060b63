package dev.resow.training.nft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
   * Has the model paint as it is now, without gradients.
   *
   * @param prompts b of them, one group after the other
   * @param owner of the arrays
   */
  static Rollout paint(
      PlainSampling sampling,
      List<String> prompts,
      List<Long> seeds,
      int group,
      Reward reward,
      NDManager owner) {
    var text = sampling.text(prompts, owner);
    NDArray finished =
        sampling.run(sampling.noise(seeds, owner), 0, text, List.of(), owner).finished();
    double[] rewards = reward.of(prompts, sampling.pictures(finished));
    return new Rollout(
        text, finished, Advantages.of(rewards, group), spread(finished, prompts.size(), group));
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
