package dev.resow.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  private static final double RATE = .01;
  private static final double DECAY = .1;

  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void threeStepsAgreeWithTheFormulaOfAdamW() {
    double[] p = {.5, -1, 2};
    double[] m = new double[3];
    double[] v = new double[3];
    NDArray array = parameter(new float[] {.5f, -1, 2}, 3);
    var optimiser = new Optimiser(manager, Map.of("p", array), .9, .99, DECAY, key -> false);
    for (int step = 1; step <= 3; step++) {
      squareGradient(array);
      optimiser.update(RATE, 1e9, 0);
      for (int i = 0; i < 3; i++) {
        double g = 2 * p[i];
        m[i] = .9 * m[i] + .1 * g;
        v[i] = .99 * v[i] + .01 * g * g;
        double mean = m[i] / (1 - Math.pow(.9, step));
        double square = v[i] / (1 - Math.pow(.99, step));
        p[i] = p[i] * (1 - RATE * DECAY) - RATE * mean / (Math.sqrt(square) + 1e-8);
      }
    }
    float[] got = array.toFloatArray();
    for (int i = 0; i < 3; i++) assertThat((double) got[i]).isCloseTo(p[i], within(1e-5));
    assertThat(optimiser.average().get("p").toFloatArray())
        .as("an average without memory is the weight")
        .containsExactly(got);
  }

  @Test
  void aLongGradientIsShortenedToTheBound() {
    NDArray array = parameter(new float[] {30, 40}, 2);
    var optimiser = new Optimiser(manager, Map.of("p", array), 0, 0, 0, key -> false);
    squareGradient(array);
    assertThat(optimiser.update(RATE, 1, 0))
        .isCloseTo(100, within(1e-3)); // the norm before clipping
  }

  @Test
  void muonMovesAMatrixByAnOrthogonalStep() {
    for (long[] shape : new long[][] {{8, 24}, {24, 8}}) {
      NDArray array = manager.randomNormal(new Shape(shape));
      array.setRequiresGradient(true);
      float[] before = array.toFloatArray();
      var optimiser = new Optimiser(manager, Map.of("p", array), .9, .95, 0, key -> true);
      squareGradient(array);
      optimiser.update(1, 1e9, 0);
      NDArray moved = manager.create(before, new Shape(shape)).sub(array).div(.2 * Math.sqrt(24));
      NDArray small =
          shape[0] < shape[1]
              ? moved.matMul(moved.transpose())
              : moved.transpose().matMul(moved); // (8, 8)
      float[] gram = small.toFloatArray();
      for (int i = 0; i < 8; i++)
        assertThat(gram[i * 8 + i]).as("squared singular values near 1").isBetween(.3f, 1.6f);
    }
  }

  @Test
  void gradientsThatAreNotNumbersStopTheTraining() {
    NDArray array = parameter(new float[] {Float.NaN}, 1);
    var optimiser = new Optimiser(manager, Map.of("p", array), .9, .99, 0, key -> false);
    squareGradient(array);
    assertThatThrownBy(() -> optimiser.update(RATE, 1, 0)).isInstanceOf(ArithmeticException.class);
  }

  private NDArray parameter(float[] values, long size) {
    NDArray array = manager.create(values, new Shape(size));
    array.setRequiresGradient(true);
    return array;
  }

  private static void squareGradient(NDArray array) {
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      tape.backward(array.square().sum());
    }
  }
}
