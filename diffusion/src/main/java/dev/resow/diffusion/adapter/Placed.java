package dev.resow.diffusion.adapter;

import java.util.List;
import java.util.Optional;

/**
 * A layer that a stored pair of matrices belongs to.
 *
 * @param target the layer of the base model
 * @param swapped whether the halves of its rows are stored in the other order
 */
record Placed(Target target, boolean swapped) {

  /** From the names of a format to layers of the base model. */
  @FunctionalInterface
  interface Names {
    /**
     * @param stem a key without what follows the layer's name
     * @return the layers whose rows the pair holds, in their order; empty if the base model has no
     *     such layer
     */
    Optional<List<Placed>> layers(String stem);
  }
}
