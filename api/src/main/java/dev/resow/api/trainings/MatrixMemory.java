package dev.resow.api.trainings;

import dev.resow.contract.AdapterBaseCard;

/**
 * Memory of what a training adds to its model: the trained matrices with gradient, two moments and
 * average, and the old ones, as float32. What the gradient passes need is not in it.
 */
final class MatrixMemory {
  private static final int COPIES = 6;

  private MatrixMemory() {}

  /** Bytes. */
  static long of(AdapterBaseCard base, int rank) {
    long numbers = 0;
    for (var group : base.layers())
      if (TrainedLayers.has(group))
        numbers += (group.last() - group.first() + 1L) * rank * (group.in() + group.out());
    return numbers * COPIES * Float.BYTES;
  }
}
