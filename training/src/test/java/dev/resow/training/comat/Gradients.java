package dev.resow.training.comat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.TensorEngine;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** The gradient of a loss against finite differences of its formula in plain doubles. */
final class Gradients {
  private static final float STEP = 1e-3f;

  private Gradients() {}

  static void check(
      NDManager manager,
      float[] at,
      Shape shape,
      UnaryOperator<NDArray> loss,
      ToDoubleFunction<float[]> formula) {
    NDArray leaf = manager.create(at, shape);
    leaf.setRequiresGradient(true);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray value = loss.apply(leaf);
      assertThat((double) value.getFloat()).isCloseTo(formula.applyAsDouble(at), within(1e-5));
      tape.backward(value);
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    for (int i = 0; i < at.length; i++) {
      float[] more = at.clone();
      float[] less = at.clone();
      more[i] += STEP;
      less[i] -= STEP;
      double slope =
          (formula.applyAsDouble(more) - formula.applyAsDouble(less)) / (more[i] - less[i]);
      assertThat((double) gradient[i]).as("value %d", i).isCloseTo(slope, within(2e-5));
    }
  }
}
