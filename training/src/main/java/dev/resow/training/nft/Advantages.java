package dev.resow.training.nft;

import java.util.Arrays;

/**
 * Rewards of pictures, compared within each prompt (arXiv 2509.16117, section 3.3).
 *
 * @param optimality r of each picture, 0 (to be avoided) to 1 (to be repeated); .5 teaches nothing
 * @param mean of all rewards
 * @param alike share of the prompts whose best and worst picture differ by less than half a
 *     standard deviation of all rewards: they teach next to nothing
 */
record Advantages(double[] optimality, double mean, double alike) {
  private static final double LEAST_DEVIATION = 1e-4;
  private static final double ALIKE = .5; // deviations

  /**
   * Longest advantage, in standard deviations; the loss has it as a factor, so that a clipped
   * advantage weighs 1.
   */
  static final double LONGEST = 5;

  /**
   * @param rewards of the pictures, one group after the other
   * @param group pictures of a prompt
   */
  static Advantages of(double[] rewards, int group) {
    double mean = Arrays.stream(rewards).average().orElseThrow();
    double variance =
        Arrays.stream(rewards).map(r -> (r - mean) * (r - mean)).average().orElseThrow();
    double deviation = Math.sqrt(variance) + LEAST_DEVIATION;
    var optimality = new double[rewards.length];
    int alike = 0;
    for (int from = 0; from < rewards.length; from += group) {
      var own = Arrays.stream(rewards, from, from + group).summaryStatistics();
      alike += own.getMax() - own.getMin() < ALIKE * deviation ? 1 : 0;
      for (int i = from; i < from + group; i++) {
        double advantage =
            Math.clamp((rewards[i] - own.getAverage()) / deviation, -LONGEST, LONGEST);
        optimality[i] = Math.clamp(advantage / (2 * LONGEST) + .5, 0, 1);
      }
    }
    return new Advantages(optimality, mean, (double) alike * group / rewards.length);
  }
}
