package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/**
 * How far a captioner's surprise about the prompts is above a floor: {@code mean over pictures of
 * max(0, nll - floor)}. The floor is this project's own: below the surprise about true pictures a
 * model learns textures that only the captioner reads.
 */
public final class CaptionLoss {
  private static final Kernel LOSS =
      Kernel.of("x, f", "return torch.mean(torch.relu(torch.sub(x, f)))");

  private CaptionLoss() {}

  /**
   * @param surprise mean negative log-likelihood of each prompt's tokens (b), nats
   * @param floor of each prompt (b), nats; 0 for none
   * @return a scalar, 0 or more; pictures at or below their floor have no gradient
   */
  public static NDArray of(NDArray surprise, float[] floor) {
    if (surprise.size() != floor.length) {
      throw new IllegalArgumentException(
          "expected a floor for each of %d pictures, got %d"
              .formatted(surprise.size(), floor.length));
    }
    return LOSS.apply(surprise, surprise.getManager().create(floor));
  }
}
