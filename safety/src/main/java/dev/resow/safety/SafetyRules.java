package dev.resow.safety;

import dev.resow.contract.SafetyAction;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is checked, for how long, and what happens without an answer; the same for every checker.
 *
 * @param timeout of one try, from its beginning to the last byte of the answer
 * @param whenDown what happens while the checker gives no valid answer
 * @param prompts whether prompts are checked
 * @param pictures whether images are checked
 * @param uploads whether uploaded pictures are checked
 */
public record SafetyRules(
    Duration timeout, SafetyAction whenDown, boolean prompts, boolean pictures, boolean uploads) {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);
  private static final String PROMPTS = "prompts";
  private static final String IMAGES = "images";
  private static final String UPLOADS = "uploads";
  private static final List<String> CHECKS = List.of(PROMPTS, IMAGES, UPLOADS);

  /**
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  static SafetyRules of(SafetyValues values) {
    List<String> checks = values.value("checks").map(SafetyRules::checks).orElse(CHECKS);
    return new SafetyRules(
        values.value("timeout").map(SafetyRules::timeout).orElse(USUAL_TIMEOUT),
        values.value("when-down").map(SafetyRules::action).orElse(SafetyAction.HOLD),
        checks.contains(PROMPTS),
        checks.contains(IMAGES),
        checks.contains(UPLOADS));
  }

  /** The same for a checker that cannot judge prompts. */
  SafetyRules withoutPrompts() {
    return new SafetyRules(timeout, whenDown, false, pictures, uploads);
  }

  private static Duration timeout(String text) {
    try {
      Duration time =
          text.matches("\\d{1,4}s?")
              ? Duration.ofSeconds(Long.parseLong(text.replace("s", "")))
              : Duration.parse(text);
      if (time.isPositive() && time.compareTo(LONGEST_TIMEOUT) <= 0) return time;
    } catch (DateTimeException e) {
      // reported below
    }
    throw SafetyValues.invalid("timeout", "a duration from PT0.001S to 120s, e.g. 10s", text);
  }

  private static SafetyAction action(String text) {
    try {
      return SafetyAction.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw SafetyValues.invalid("when-down", "hold, refuse or allow", text);
    }
  }

  private static List<String> checks(String text) {
    List<String> checks = Arrays.stream(text.split(",")).map(String::strip).toList();
    if (CHECKS.containsAll(checks)) return checks;
    throw SafetyValues.invalid(
        "checks", "some of prompts, images and uploads with commas between", text);
  }
}
