package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/**
 * A loss: one pure function from what a model saw to one number per image, lower is better.
 *
 * <p>A new method is a new term (one file) and a row of the table in {@code Methods}.
 */
public interface Term {
  /** The name used in rows, logs and events. */
  String name();

  /** What must be captured for this term. */
  Need need();

  /**
   * @return the loss of each image (b), differentiable with respect to the maps
   */
  NDArray value(Maps maps, TermContext context);

  /**
   * Called once after every forward pass, outside of the gradient: a term that compares with the
   * past keeps it in {@link TermContext#state()}. Most terms remember nothing.
   */
  default void remember(Maps maps, TermContext context) {}
}
