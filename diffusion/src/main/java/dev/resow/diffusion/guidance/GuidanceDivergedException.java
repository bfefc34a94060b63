package dev.resow.diffusion.guidance;

import java.util.Map;
import java.util.TreeMap;

/** A loss or its gradient is no longer a finite number: the round has failed. */
public final class GuidanceDivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1L;
  private final int image;

  /**
   * @param reason for people
   */
  public GuidanceDivergedException(int image, String reason) {
    super(reason);
    this.image = image;
  }

  /**
   * @param losses by term
   * @param gradients root mean square by term; empty if the losses already are the reason
   */
  public GuidanceDivergedException(
      int image, Map<String, Double> losses, Map<String, Double> gradients) {
    this(
        image,
        "guidance diverged: losses %s, gradients %s; expected finite losses and gradients; lower the step size or the number of updates"
            .formatted(new TreeMap<>(losses), new TreeMap<>(gradients)));
  }

  /** Index in the batch. */
  public int image() {
    return image;
  }
}
