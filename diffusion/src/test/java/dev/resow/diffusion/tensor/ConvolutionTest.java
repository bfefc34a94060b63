package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Convolutions and their gradients equal those in double precision, which another library computes,
 * also for channels that do not fill oneDNN's blocks of 16.
 */
class ConvolutionTest {
  private static final List<Integer> WRITTEN = List.of(3, 8, 16, 24, 48);
  private static final List<Integer> SIDES = List.of(1, 2, 8);

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 16, 17, 24, 40, 48, 80})
  void sumsAndGradientsEqualThoseInDoublePrecision(int read) {
    for (int written : WRITTEN) {
      for (int side : SIDES) {
        for (var convolution : kinds(side)) {
          compare(read, written, side, convolution);
        }
      }
    }
  }

  private static List<Convolution> kinds(int side) {
    var same = new Convolution(1, 1, 1);
    return side == 1
        ? List.of(same)
        : List.of(same, new Convolution(2, 0, 1), new Convolution(2, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void patchesToo(int patch) {
    for (int written : WRITTEN) {
      try (var manager = TensorEngine.manager()) {
        var x = manager.randomNormal(new Shape(2, 3, 8, 8));
        var w = manager.randomNormal(new Shape(written, 3, patch, patch));
        var b = manager.randomNormal(new Shape(written));
        near(manager, "patches of " + patch, new Convolution(patch, 0, 0), x, w, b);
      }
    }
  }

  private static void compare(int read, int written, int side, Convolution convolution) {
    try (var manager = TensorEngine.manager()) {
      var x = manager.randomNormal(new Shape(2, read, side, side));
      var w = manager.randomNormal(new Shape(written, read, 3, 3));
      var b = manager.randomNormal(new Shape(written));
      String what = "%d to %d channels of %d x %d".formatted(read, written, side, side);
      near(manager, what, convolution, x, w, b);
    }
  }

  private static void near(
      NDManager manager, String what, Convolution convolution, NDArray x, NDArray w, NDArray b) {
    var single = withGradient(manager, convolution, x, w, b);
    var exact = withGradient(manager, convolution, twice(x), twice(w), twice(b));
    float largest = exact.abs().max().getFloat();
    assertThat(single.sub(exact).abs().max().getFloat() / largest)
        .as("error of %s, %s", what, convolution)
        .isLessThan(1e-4f);
  }

  private static NDArray twice(NDArray array) {
    return array.toType(DataType.FLOAT64, true);
  }

  /** The result without a recorded gradient, then the gradient of its weighted sum. */
  private static NDArray withGradient(
      NDManager manager, Convolution convolution, NDArray x, NDArray w, NDArray b) {
    var y = convolution.apply(x, w, b, Precision.FP32);
    var weights = manager.arange((float) y.size()).reshape(y.getShape()).sin();
    try (var collector = manager.getEngine().newGradientCollector()) {
      x.setRequiresGradient(true);
      var recorded = convolution.apply(x, w, b, Precision.FP32);
      collector.backward(recorded.mul(weights.toType(x.getDataType(), true)).sum());
    }
    return twice(y)
        .flatten()
        .concat(twice(x.getGradient()).flatten())
        .toType(DataType.FLOAT32, true);
  }
}
