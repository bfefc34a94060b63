package dev.resow.training.critic.blip;

import dev.resow.diffusion.config.ConfigFile;

/**
 * What a reward is standardised with: {@code (x - mean) / deviation}.
 *
 * @param deviation above 0
 */
public record RewardScale(double mean, double deviation) {
  /** Leaves values as they are. */
  public static final RewardScale NONE = new RewardScale(0, 1);

  public RewardScale {
    if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "expected a mean and a deviation above 0, got %s and %s".formatted(mean, deviation));
    }
  }

  /** The section {@code reward} of a {@code config.json}. */
  static RewardScale read(ConfigFile file) {
    var section = file.section("reward");
    double mean = section.number("mean", 0);
    double deviation = section.number("deviation", 1);
    return deviation > 0 && Double.isFinite(deviation) && Double.isFinite(mean)
        ? new RewardScale(mean, deviation)
        : section.<RewardScale>fail("deviation", "a number above 0");
  }
}
