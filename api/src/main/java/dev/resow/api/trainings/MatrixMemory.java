package dev.resow.api.trainings;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.TrainingRecipe;

/**
 * Memory of what a training adds to its model, as float32: the trained matrices with gradient, two
 * moments and average; the old ones (nft); the discriminator's, with the same and a copy (comat);
 * two gradients that are joined (itercomp). What critics and gradient passes need is not in it.
 */
final class MatrixMemory {
  private static final int TRAINED = 5;

  private MatrixMemory() {}

  /**
   * Bytes.
   *
   * @param comat null for another recipe
   */
  static long of(AdapterBaseCard base, int rank, TrainingRecipe recipe, ComatSpec comat) {
    long numbers = 0;
    for (var group : base.layers())
      if (TrainedLayers.has(group))
        numbers += (group.last() - group.first() + 1L) * rank * (group.in() + group.out());
    return numbers * copies(recipe, comat) * Float.BYTES;
  }

  private static int copies(TrainingRecipe recipe, ComatSpec comat) {
    return switch (recipe) {
      case NFT -> TRAINED + 1;
      case COMAT -> comat.parts().contains(ComatPart.ADVERSARIAL) ? 2 * TRAINED + 1 : TRAINED;
      case ITERCOMP -> TRAINED + 2;
    };
  }
}
