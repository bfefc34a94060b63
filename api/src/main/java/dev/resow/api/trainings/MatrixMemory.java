package dev.resow.api.trainings;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;

/**
 * Memory of what a training adds to its model, as float32: the trained matrices with gradient, two
 * moments and average; the old ones (nft); the discriminator's, with the same and a copy (comat).
 * What critics and gradient passes need is not in it.
 */
final class MatrixMemory {
  private static final int TRAINED = 5;

  private MatrixMemory() {}

  /**
   * Bytes.
   *
   * @param comat null for nft
   */
  static long of(AdapterBaseCard base, int rank, ComatSpec comat) {
    long numbers = 0;
    for (var group : base.layers())
      if (TrainedLayers.has(group))
        numbers += (group.last() - group.first() + 1L) * rank * (group.in() + group.out());
    return numbers * copies(comat) * Float.BYTES;
  }

  private static int copies(ComatSpec comat) {
    if (comat == null) return TRAINED + 1;
    return comat.parts().contains(ComatPart.ADVERSARIAL) ? 2 * TRAINED + 1 : TRAINED;
  }
}
