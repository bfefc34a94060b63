package dev.resow.api.evaluations;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * 95 % interval of a mean by resampling whole prompts (Efron 1979): pictures of one prompt succeed
 * and fail together, so single pictures would make it too narrow. The same values give the same
 * interval.
 *
 * @param low 2.5 % quantile
 * @param high 97.5 % quantile
 */
record PairedBootstrap(double low, double high) {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = .025;
  private static final long SEED = 1;

  /**
   * @param byPrompt the values of each prompt, none empty
   */
  static PairedBootstrap of(Collection<List<Double>> byPrompt) {
    var sums = byPrompt.stream().mapToDouble(v -> v.stream().mapToDouble(x -> x).sum()).toArray();
    var counts = byPrompt.stream().mapToInt(List::size).toArray();
    var random = new SplittableRandom(SEED);
    var means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      long count = 0;
      for (int p = 0; p < sums.length; p++) {
        int drawn = random.nextInt(sums.length);
        sum += sums[drawn];
        count += counts[drawn];
      }
      means[r] = sum / count;
    }
    Arrays.sort(means);
    return new PairedBootstrap(
        means[(int) (TAIL * RESAMPLES)], means[(int) ((1 - TAIL) * RESAMPLES) - 1]);
  }
}
