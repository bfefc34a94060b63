package dev.resow.diffusion.bench;

import java.util.Locale;
import java.util.Map;

/**
 * One thing that was measured.
 *
 * @param model of what
 * @param what e.g. {@code step}, {@code load}, {@code peak memory}
 * @param milliseconds by name, empty if it is no time
 * @param text for people
 */
public record Figure(String model, String what, Map<String, Double> milliseconds, String text) {
  static Figure since(String model, String what, long start) {
    double millis = (System.nanoTime() - start) / 1e6;
    return new Figure(
        model, what, Map.of("total", millis), String.format(Locale.ROOT, "%.1f ms", millis));
  }

  static Figure of(String model, String what, Timing timing) {
    return new Figure(model, what, timing.milliseconds(), timing.toString());
  }

  /** How many times as long the median of one takes as that of another. */
  static Figure ratio(String model, String what, Timing one, Timing other) {
    double ratio = one.median() / other.median();
    return new Figure(
        model, what, Map.of(), String.format(Locale.ROOT, "%.2f of a plain step (medians)", ratio));
  }

  /** How many times as long the median of one takes as that of another, whatever they are. */
  static Figure times(String model, String what, Timing one, Timing other) {
    double ratio = one.median() / other.median();
    return new Figure(
        model, what, Map.of(), String.format(Locale.ROOT, "%.2f times (medians)", ratio));
  }

  /** What one kind of step takes beyond another, and that in plain steps: of the medians. */
  static Figure beyond(String model, String what, Timing one, Timing plain) {
    double millis = (one.median() - plain.median()) / 1e6;
    return new Figure(
        model,
        what,
        Map.of("median", millis),
        String.format(
            Locale.ROOT,
            "%.2f ms, %.2f of a plain step (medians)",
            millis,
            millis * 1e6 / plain.median()));
  }

  static Figure memory(String model, String during) {
    return new Figure(model, "peak memory, " + during, Map.of(), ProcessMemory.report());
  }

  @Override
  public String toString() {
    return "[%s] %s: %s".formatted(model, what, text);
  }
}
