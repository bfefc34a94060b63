package dev.resow.diffusion.batching;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many rows a pass should have, by what passes of this process took: a batch grows while a row
 * becomes cheaper by it. Measured once for each shape of a row and each doubling of the rows, from
 * the first passes that have them; the least time of a few counts, which neighbours on the same
 * cores disturb least. For one thread at a time.
 */
final class PassCosts {
  /** Passes that are measured before their cost counts as known. */
  static final int SAMPLES = 5;

  /** A shared pass must cost this share of a lone one or less, per row. */
  static final double WORTH = .95;

  /** From there a pass grows as long as a row costs no more than this share of the best one. */
  private static final double AS_GOOD = 1.03;

  private static final int SIZES = 10; // up to 1,023 rows
  private static final int SHAPES = 64;

  private final Map<Likeness, Sizes> shapes =
      new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Likeness, Sizes> eldest) {
          return size() > SHAPES;
        }
      };

  /** Of one shape of a row, by the logarithm of the number of rows. */
  private static final class Sizes {
    private final int[] samples = new int[SIZES];
    private final double[] least = new double[SIZES]; // nanoseconds per row
    private long latest; // nanoseconds of a whole pass

    private Sizes() {
      Arrays.fill(least, Double.POSITIVE_INFINITY);
    }

    private boolean known(int size) {
      return samples[size] >= SAMPLES;
    }
  }

  private static int size(int rows) {
    return Math.min(31 - Integer.numberOfLeadingZeros(rows), SIZES - 1);
  }

  private static int mostOf(int size) {
    return (2 << size) - 1;
  }

  private Sizes of(Likeness likeness) {
    return shapes.computeIfAbsent(likeness, l -> new Sizes());
  }

  /** A pass was done. */
  void took(Likeness likeness, int rows, long nanos) {
    var sizes = of(likeness);
    int size = size(rows);
    sizes.samples[size] = Math.min(sizes.samples[size] + 1, SAMPLES);
    sizes.least[size] = Math.min(sizes.least[size], (double) nanos / rows);
    sizes.latest = nanos;
  }

  /** A shared pass failed, as for want of memory: there is no other of that size. */
  void failed(Likeness likeness, int rows) {
    var sizes = of(likeness);
    for (int size = size(rows); size < SIZES; size++) {
      sizes.samples[size] = SAMPLES;
      sizes.least[size] = Double.POSITIVE_INFINITY;
    }
  }

  /** Nanoseconds of the latest pass of this shape; 0 before the first. */
  long latest(Likeness likeness) {
    return of(likeness).latest;
  }

  /**
   * The most rows that a pass should have.
   *
   * @param own rows of the job that would otherwise run alone
   */
  int most(Likeness likeness, int own) {
    var sizes = of(likeness);
    int lone = size(own);
    if (!sizes.known(lone)) {
      return own;
    }
    int best = lone;
    for (int size = lone + 1; size < SIZES; size++) {
      if (!sizes.known(size)) {
        return mostOf(size);
      }
      if (sizes.least[size] > sizes.least[best] * (best == lone ? WORTH : AS_GOOD)) {
        break;
      }
      best = size;
    }
    return best == lone ? own : mostOf(best);
  }

  /** Whether it is known that sharing does not pay. */
  boolean never(Likeness likeness, int own) {
    return of(likeness).known(size(own)) && most(likeness, own) == own;
  }
}
