package dev.resow.diffusion.guidance.engine;

import java.util.Map;
import java.util.TreeMap;

/** A loss or its gradient is no longer a finite number: the round has failed. */
public final class GuidanceDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int step;
  private final int image;

  /** Losses are named by their term. */
  public GuidanceDivergedException(int step, int image, Map<String, Double> losses) {
    super(
        "guidance diverged at step %d, image %d: %s; expected finite losses and gradients; lower the step size or the number of updates"
            .formatted(step, image, new TreeMap<>(losses)));
    this.step = step;
    this.image = image;
  }

  public int step() {
    return step;
  }

  public int image() {
    return image;
  }
}
