package dev.resow.training.critic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A gradient against central differences, at the pixels where it is largest. */
public final class FiniteDifferences {
  private static final int PIXELS = 5;
  private static final float STEP = .02f;
  private static final double SHARE = .05;

  private FiniteDifferences() {}

  /**
   * @param picture (1, 3, h, w) with its gradient
   * @param value of a picture
   */
  public static void check(NDArray picture, NDArray gradient, ToDoubleFunction<NDArray> value) {
    float[] at = picture.toFloatArray();
    float[] expected = gradient.toFloatArray();
    var steepest =
        IntStream.range(0, at.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(expected[i])))
            .limit(PIXELS)
            .toList();
    Shape shape = picture.getShape();
    for (int pixel : steepest) {
      try (NDManager scope = picture.getManager().newSubManager()) {
        double more = value.applyAsDouble(scope.create(moved(at, pixel, STEP), shape));
        double less = value.applyAsDouble(scope.create(moved(at, pixel, -STEP), shape));
        double slope = (more - less) / (2 * STEP);
        assertThat(slope)
            .as("slope at value %d", pixel)
            .isCloseTo(expected[pixel], within(SHARE * Math.abs(expected[pixel])));
      }
    }
  }

  private static float[] moved(float[] at, int pixel, float by) {
    float[] copy = at.clone();
    copy[pixel] += by;
    return copy;
  }
}
