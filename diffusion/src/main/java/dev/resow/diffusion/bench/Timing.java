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

  /** Runs work until both enough runs and enough time have passed. */
  static Timing of(Runnable work, int leastRuns, long leastNanos) {
    long first = once(work);
    var runs = new long[leastRuns];
    int count = 0;
    for (long total = 0; count < leastRuns || total < leastNanos; count++) {
      if (count == runs.length) {
        runs = Arrays.copyOf(runs, 2 * count);
      }
      runs[count] = once(work);
      total += runs[count];
    }
    long[] sorted = Arrays.copyOf(runs, count);
    Arrays.sort(sorted);
    return new Timing(first, sorted);
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
