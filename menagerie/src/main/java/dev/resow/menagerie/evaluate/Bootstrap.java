package dev.resow.menagerie.evaluate;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An interval of a mean by resampling whole prompts (Efron 1979): pictures of one prompt succeed
 * and fail together, so single pictures would make it too narrow.
 *
 * @param mean over all values
 * @param low 2.5 % quantile
 * @param high 97.5 % quantile
 */
public record Bootstrap(double mean, double low, double high) {
  private static final int RESAMPLES = 2_000;
  private static final double TAIL = .025;

  /**
   * @param byPrompt values of each prompt, none empty
   */
  public static Bootstrap of(Collection<double[]> byPrompt) {
    List<double[]> prompts = List.copyOf(byPrompt);
    var random = new SplittableRandom(1);
    var means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      long count = 0;
      for (int p = 0; p < prompts.size(); p++) {
        var drawn = prompts.get(random.nextInt(prompts.size()));
        sum += Arrays.stream(drawn).sum();
        count += drawn.length;
      }
      means[r] = sum / count;
    }
    Arrays.sort(means);
    double mean = prompts.stream().flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
    return new Bootstrap(
        mean, means[(int) (TAIL * RESAMPLES)], means[(int) ((1 - TAIL) * RESAMPLES) - 1]);
  }
}
