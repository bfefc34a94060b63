package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.optimizer.OptimizerState;
import java.util.List;

/** Parameters under optimisation, and how latents come from them. First axis = images. */
public interface Variables {
  /** The parameters' present values; the engine adds steps to them in place. */
  List<NDArray> theta();

  /**
   * Latents to look at, differentiable with respect to {@code leaves}.
   *
   * @param leaves copies of {@link #theta} that require a gradient
   * @param update counts the updates of this move: draws differ by it
   * @return (b * samples, c, h, w), samples of one image next to each other
   */
  NDArray draw(List<NDArray> leaves, int update, NDManager scratch);

  /**
   * Brings the parameters back to where they may be, after an update.
   *
   * @param states the optimiser of each parameter
   */
  default void project(List<OptimizerState> states, double rate, boolean[] active) {}

  /** The latent to continue with, (b, c, h, w) on {@code manager}. */
  NDArray value(NDManager manager);
}
