package dev.resow.diffusion.model;

/**
 * Limits of a model.
 *
 * @param defaultWidth pixels when the request names no size
 * @param defaultHeight pixels when the request names no size
 * @param maxWidth most pixels, from the model's position embeddings
 * @param maxHeight most pixels
 * @param multiple every side is a multiple of this many pixels
 * @param maxSteps most sampler steps
 * @param clipTokens positions of the CLIP encoders, start and end token included
 * @param t5Tokens positions of T5, end token included; 0 without T5
 */
public record Limits(
    int defaultWidth,
    int defaultHeight,
    int maxWidth,
    int maxHeight,
    int multiple,
    int maxSteps,
    int clipTokens,
    int t5Tokens) {

  /** Refuses a size beyond the limits, with a message that names them. */
  public void checkSize(int width, int height) {
    if (width < multiple || height < multiple || width % multiple != 0 || height % multiple != 0) {
      throw new IllegalArgumentException(
          "expected a size in multiples of %d pixels, got %d x %d"
              .formatted(multiple, width, height));
    }
    if (width > maxWidth || height > maxHeight) {
      throw new IllegalArgumentException(
          "expected at most %d x %d pixels with this model, got %d x %d"
              .formatted(maxWidth, maxHeight, width, height));
    }
  }

  /** Refuses a number of steps that is out of range. */
  public void checkSteps(int steps) {
    if (steps < 1 || steps > maxSteps) {
      throw new IllegalArgumentException(
          "expected 1 to %d steps, got %d".formatted(maxSteps, steps));
    }
  }
}
