package dev.resow.diffusion.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Durations of repeated work in nanoseconds.
 *
 * @param first the very first run, which compiles kernels and touches weights
 * @param sorted the runs after it, shortest first
 */
record Timing(long first, long[] sorted) {
  private static final int WARMING = 200;
  private static final int MOST = 700;

  /**
   * Runs work until both enough runs and enough time have passed, or many runs. A quarter of the
   * time goes before it and does not count: the virtual machine compiles what it runs often.
   */
  static Timing of(Runnable work, int leastRuns, long leastNanos) {
    long first = once(work);
    repeat(work, 0, WARMING, leastNanos / 4);
    long[] sorted = repeat(work, leastRuns, MOST, leastNanos);
    Arrays.sort(sorted);
    return new Timing(first, sorted);
  }

  private static long[] repeat(Runnable work, int leastRuns, int mostRuns, long leastNanos) {
    var runs = new long[mostRuns];
    int count = 0;
    for (long total = 0; count < leastRuns || count < mostRuns && total < leastNanos; count++) {
      runs[count] = once(work);
      total += runs[count];
    }
    return Arrays.copyOf(runs, count);
  }

  /** Of runs that were timed one by one; the first is the very first. */
  static Timing of(List<Long> nanos) {
    long[] sorted = nanos.stream().skip(nanos.size() > 1 ? 1 : 0).mapToLong(n -> n).toArray();
    Arrays.sort(sorted);
    return new Timing(nanos.getFirst(), sorted);
  }

  double median() {
    return sorted[sorted.length / 2];
  }

  private static long once(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  /** The same as numbers. */
  Map<String, Double> milliseconds() {
    return Map.of(
        "first", first / 1e6, "least", sorted[0] / 1e6, "median", sorted[sorted.length / 2] / 1e6);
  }

  /** First, least, median: the least is what the machine can do when nothing else runs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "first %.1f ms, then least %.2f ms, median %.2f ms (%d runs)",
        first / 1e6,
        sorted[0] / 1e6,
        sorted[sorted.length / 2] / 1e6,
        sorted.length);
  }
}
