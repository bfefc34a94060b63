package dev.resow.diffusion.cache;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Whether steps may take all but the first block from an earlier step, and how like that step they
 * must be (First Block Cache of ParaAttention and diffusers, after TeaCache: Liu et al. 2024, arXiv
 * 2411.19108).
 *
 * @param threshold the relative L1 change of what the first block adds to the image tokens, above 0
 *     to 1: at most so much for a step that takes the rest from an earlier one; empty: every step
 *     is computed
 */
public record StepCache(OptionalDouble threshold) {
  /** Every step is computed. */
  public static final StepCache OFF = new StepCache(OptionalDouble.empty());

  /** The setting: {@value}, {@code off} (the default) or a threshold. */
  public static final String SETTING = "RESOW_STEP_CACHE";

  public StepCache {
    threshold.ifPresent(
        value -> {
          if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                "%s: expected off, or a number above 0 and up to 1, found %s"
                    .formatted(SETTING, value));
          }
        });
  }

  /**
   * @param threshold above 0 to 1
   */
  public static StepCache of(double threshold) {
    return new StepCache(OptionalDouble.of(threshold));
  }

  /**
   * @throws IllegalArgumentException for another value, naming the variable
   */
  public static StepCache fromEnvironment(Map<String, String> environment) {
    var setting = environment.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT);
    if (setting.isEmpty() || setting.equals("off")) {
      return OFF;
    }
    double threshold;
    try {
      threshold = Double.parseDouble(setting);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected off, or a number above 0 and up to 1, found '%s'"
              .formatted(SETTING, setting),
          e);
    }
    return of(threshold);
  }

  public boolean isOff() {
    return threshold.isEmpty();
  }

  /** As in the setting and in fingerprints. */
  public String word() {
    return isOff() ? "off" : Double.toString(threshold.getAsDouble());
  }
}
