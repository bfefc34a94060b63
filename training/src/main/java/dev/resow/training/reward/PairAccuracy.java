package dev.resow.training.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.training.critic.RewardModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * How many pairs a reward has in their order; equal rewards count as wrong.
 *
 * @param right of the pairs
 * @param pairs of different tiers
 */
public record PairAccuracy(int right, int pairs) {
  private static final int BATCH = 32;

  /** 0 to 1; 0 without pairs. */
  public double share() {
    return pairs == 0 ? 0 : (double) right / pairs;
  }

  /**
   * @param rankings each with a pair that counts
   */
  public static PairAccuracy of(
      RewardModel reward, List<RankedPictures> rankings, NDManager manager) {
    int right = 0;
    int pairs = 0;
    for (var ranking : rankings) {
      var pictures = ranking.pictures();
      var prompts = Collections.nCopies(pictures.size(), ranking.prompt());
      double[] values = values(reward::reward, prompts, pictures, manager);
      var index = PairIndex.of(List.of(ranking));
      for (int i = 0; i < index.better().length; i++) {
        right += values[(int) index.better()[i]] > values[(int) index.worse()[i]] ? 1 : 0;
      }
      pairs += index.better().length;
    }
    return new PairAccuracy(right, pairs);
  }

  /**
   * The value of each picture, without gradients.
   *
   * @param reward of pictures (b, 3, h, w) and their prompts, (b)
   * @param prompts as many as pictures
   * @param pictures of one size
   */
  static double[] values(
      BiFunction<NDArray, List<String>, NDArray> reward,
      List<String> prompts,
      List<Pixels> pictures,
      NDManager manager) {
    var values = new ArrayList<Double>();
    try (var _ = NoGradient.begin()) {
      for (int from = 0; from < pictures.size(); from += BATCH) {
        int to = Math.min(from + BATCH, pictures.size());
        try (var scope = manager.newSubManager()) {
          NDArray part = Pixels.stacked(pictures.subList(from, to), scope);
          for (float value : reward.apply(part, prompts.subList(from, to)).toFloatArray()) {
            values.add((double) value);
          }
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f %% (%d of %d)", 100 * share(), right, pairs);
  }
}
