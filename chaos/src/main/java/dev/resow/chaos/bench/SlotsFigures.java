package dev.resow.chaos.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Pictures a minute of one worker with one slot and with several, in turns.
 *
 * @param slots of the worker with several
 * @param one pictures a minute in each turn with one slot
 * @param several the same with several
 */
public record SlotsFigures(int slots, List<Double> one, List<Double> several) {
  /** How many times as many pictures several slots make, by medians. */
  public double ratio() {
    return median(several) / median(one);
  }

  private static double median(List<Double> values) {
    return Percentiles.of(values).p50();
  }

  /** Figures for people. */
  public void print(PrintStream out) {
    line(out, 1, one);
    line(out, slots, several);
    out.printf(Locale.ROOT, "ratio %.2f (target on two cores, demo model: 1.6)%n", ratio());
  }

  private static void line(PrintStream out, int slots, List<Double> perMinute) {
    out.printf(
        Locale.ROOT,
        "%2d %-6s %7.1f pictures/min  (%s)%n",
        slots,
        slots == 1 ? "slot" : "slots",
        median(perMinute),
        perMinute.stream()
            .map(value -> String.format(Locale.ROOT, "%.1f", value))
            .collect(Collectors.joining(", ")));
  }
}
