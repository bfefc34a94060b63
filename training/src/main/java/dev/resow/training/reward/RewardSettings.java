package dev.resow.training.reward;

/**
 * How a reward is trained: AdamW, with a rate that rises over the first tenth of the updates and
 * falls to zero over the rest as a cosine does.
 *
 * @param updates of the whole training, 1 or more
 * @param rate the highest one, 0 (nothing moves: a control) to 1
 * @param decay share of the rate, 0 to 1
 * @param clip longest gradient norm, above 0
 * @param average share of the exponential moving average that stays at each update, 0 to below 1;
 *     the average is what is measured and written
 * @param checkEvery updates between two measurements, 1 or more
 */
public record RewardSettings(
    long updates, double rate, double decay, double clip, double average, int checkEvery) {
  /** 300 updates at 3e-4, measured every 25. */
  public static final RewardSettings DEFAULT = new RewardSettings(300, 3e-4, .01, 1, .9, 25);

  public RewardSettings {
    check("updates", updates >= 1, "1 or more", updates);
    check("rate", rate >= 0 && rate <= 1, "0 to 1", rate);
    check("decay", decay >= 0 && decay <= 1, "0 to 1", decay);
    check("clip", clip > 0, "a number above 0", clip);
    check("average", average >= 0 && average < 1, "0 to below 1", average);
    check("check every", checkEvery >= 1, "1 or more", checkEvery);
  }

  private static void check(String name, boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("%s: expected %s, got %s".formatted(name, expected, got));
    }
  }

  /** The same for another number of updates. */
  public RewardSettings withUpdates(long other) {
    return new RewardSettings(other, rate, decay, clip, average, checkEvery);
  }

  /** The same at another rate. */
  public RewardSettings withRate(double other) {
    return new RewardSettings(updates, other, decay, clip, average, checkEvery);
  }

  /**
   * The rate of an update.
   *
   * @param update from 1
   */
  double rateAt(long update) {
    double rise = Math.max(1, updates / 10.);
    if (update <= rise) {
      return rate * update / rise;
    }
    return rate * .5 * (1 + Math.cos(Math.PI * (update - rise) / (updates - rise + 1)));
  }
}
