package dev.resow.safety;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The settings {@code RESOW_SAFETY_...}; blank ones count as not set. */
public final class SafetyValues {
  private static final String PREFIX = "resow.safety.";

  private final Function<String, Optional<String>> settings;

  /**
   * @param settings value of a property, if it is set
   */
  public SafetyValues(Function<String, Optional<String>> settings) {
    this.settings = settings;
  }

  /**
   * @param name without the prefix, e.g. {@code when-down}
   */
  public Optional<String> value(String name) {
    return settings.apply(PREFIX + name).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** The same as an operator writes it, e.g. {@code RESOW_SAFETY_WHEN_DOWN}. */
  public static String variable(String name) {
    return "RESOW_SAFETY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** To be thrown for a value that cannot be understood. */
  public static IllegalArgumentException invalid(String name, String expected, String found) {
    return new IllegalArgumentException(
        "%s must be %s, not '%s'.".formatted(variable(name), expected, found));
  }
}
