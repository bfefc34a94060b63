package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.noise.Philox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large enough that the engine computes it with oneDNN, also with one thread. */
class ConvolutionGradientTest {
  private static final int SIDE = 64;
  private static final int IN = 16;
  private static final float STEP = .01f;

  private final NDManager manager = TensorEngine.manager();
  private final int threads = TensorEngine.threads();

  @AfterEach
  void close() {
    TensorEngine.useThreads(threads);
    manager.close();
  }

  private NDArray drawn(int stream, long... shape) {
    var whole = new Shape(shape);
    return manager.create(Philox.normals(7, stream, Math.toIntExact(whole.size())), whole);
  }

  /** The last layer of every decoder has three outputs, of every Stable Diffusion 1.x four. */
  @ParameterizedTest
  @CsvSource({"1, 3", "1, 4", "1, 16", "1, 24", "2, 3"})
  void theGradientIsTheSlope(int count, int out) {
    TensorEngine.useThreads(count);
    NDArray x = drawn(1, 1, IN, SIDE, SIDE);
    NDArray weight = drawn(2, out, IN, 3, 3);
    NDArray bias = drawn(3, out);
    NDArray by = drawn(4, 1, out, SIDE, SIDE);
    NDArray leaf = x.duplicate();
    leaf.setRequiresGradient(true);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      tape.backward(Kernels.conv(leaf, weight, bias, 1, Precision.FP32).mul(by).sum());
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    float[] values = x.toFloatArray();
    try (var _ = NoGradient.begin()) {
      for (int at : new int[] {0, 70, gradient.length / 2, gradient.length - 1}) {
        float[] more = values.clone();
        float[] less = values.clone();
        more[at] += STEP;
        less[at] -= STEP;
        NDArray change =
            Kernels.conv(manager.create(more, x.getShape()), weight, bias, 1, Precision.FP32)
                .sub(
                    Kernels.conv(
                        manager.create(less, x.getShape()), weight, bias, 1, Precision.FP32));
        double slope = change.mul(by).sum().getFloat() / (2 * STEP);
        assertThat((double) gradient[at]).as("value %d", at).isCloseTo(slope, within(2e-2));
      }
    }
  }

  @Test
  void theValueIsTheSameWithAndWithoutGradients() {
    NDArray x = drawn(1, 1, IN, SIDE, SIDE);
    NDArray weight = drawn(2, 3, IN, 3, 3);
    NDArray bias = drawn(3, 3);
    float[] recorded = Kernels.conv(x, weight, bias, 1, Precision.FP32).toFloatArray();
    try (var _ = NoGradient.begin()) {
      float[] plain = Kernels.conv(x, weight, bias, 1, Precision.FP32).toFloatArray();
      assertThat(recorded).containsExactly(plain, within(1e-4f));
    }
  }
}
