package dev.resow.diffusion.guidance.engine;

import java.util.List;
import java.util.Map;

/**
 * What a move did at one step.
 *
 * @param move "refine", "guide" or "learn"
 * @param step sampler step
 * @param images by image of the batch
 */
public record MoveReport(String move, int step, List<OfImage> images) {
  public MoveReport {
    images = List.copyOf(images);
  }

  /**
   * One image's part.
   *
   * @param updates gradient updates taken
   * @param reached whether the goal was reached; false if the move has none
   * @param losses by term at each evaluation, in order
   * @param gradients root mean square of the gradient at each update, by term when the move is
   *     balanced, else under "loss"
   */
  public record OfImage(
      int updates,
      boolean reached,
      List<Map<String, Double>> losses,
      List<Map<String, Double>> gradients) {
    public OfImage {
      losses = List.copyOf(losses);
      gradients = List.copyOf(gradients);
    }
  }
}
