package dev.resow.diffusion.batching;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether the forward passes of jobs that run at the same time become one batch. */
public enum Batching {
  /** Every job has passes of its own: its bytes do not depend on what runs beside it. */
  EXACT,
  /**
   * Like-shaped passes share a batch. The numbers of a job then differ in their last digits with
   * the jobs beside it, because the engine chooses its kernels by the number of rows.
   */
  FAST;

  /** The setting: {@value}, {@code exact} (the default) or {@code fast}. */
  public static final String SETTING = "RESOW_BATCHING";

  /**
   * @throws IllegalArgumentException for another value, naming the variable
   */
  public static Batching fromEnvironment(Map<String, String> environment) {
    var setting = environment.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT);
    if (setting.isEmpty()) {
      return EXACT;
    }
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(setting))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected %s, found '%s'"
                        .formatted(
                            SETTING,
                            Arrays.stream(values())
                                .map(Batching::word)
                                .collect(Collectors.joining(" or ")),
                            setting)));
  }

  /** As in the setting and in fingerprints. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
