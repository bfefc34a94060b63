package dev.resow.api.trainings;

import dev.resow.contract.AdapterBaseCard;
import java.util.regex.Pattern;

/**
 * Memory of what a training adds to its model: the trained matrices with gradient, two moments and
 * average, and the old ones, as float32. What the gradient passes need is not in it.
 */
final class MatrixMemory {
  private static final int COPIES = 6;

  /** The attention of every block, which trainings change. */
  private static final Pattern TRAINED =
      Pattern.compile(
          "transformer\\.transformer_blocks\\.\\*\\.attn2?\\.(to_[qkv]|to_out\\.0|add_[qkv]_proj|to_add_out)");

  private MatrixMemory() {}

  /** Bytes. */
  static long of(AdapterBaseCard base, int rank) {
    long numbers = 0;
    for (var group : base.layers())
      if (TRAINED.matcher(group.name()).matches())
        numbers += (group.last() - group.first() + 1L) * rank * (group.in() + group.out());
    return numbers * COPIES * Float.BYTES;
  }
}
