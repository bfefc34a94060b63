package dev.resow.safety;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** The hook that the settings name: {@code RESOW_SAFETY_URL}, or none. */
public final class SafetyHooks {
  private SafetyHooks() {}

  /** Allows everything. */
  public static SafetyHook none() {
    return new NoSafetyHook();
  }

  /**
   * Connects when it is used first.
   *
   * @param settings value of a property, if it is set
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  public static SafetyHook open(Function<String, Optional<String>> settings, Clock clock) {
    return SafetySettings.of(settings)
        .<SafetyHook>map(each -> new HttpSafetyHook(each, clock))
        .orElseGet(SafetyHooks::none);
  }
}
