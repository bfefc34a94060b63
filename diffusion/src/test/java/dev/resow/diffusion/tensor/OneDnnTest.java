package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.BinaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Products with a gradient by oneDNN against the engine's own, value and gradient. */
class OneDnnTest {
  private static final int ROWS = 160;
  private static final int IN = 384;
  private static final int OUT = 768;
  private static final float NEAR = 1e-4f; // of values around 1

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final NDArray x = manager.randomNormal(new Shape(2, ROWS / 2, IN));
  private final NDArray w1 = weight(OUT, IN);
  private final NDArray b1 = manager.randomNormal(new Shape(OUT));
  private final NDArray w2 = weight(IN, OUT);
  private final NDArray b2 = manager.randomNormal(new Shape(IN));

  private NDArray weight(int out, int in) {
    return manager.randomNormal(new Shape(out, in)).div((float) Math.sqrt(in));
  }

  @BeforeEach
  void recording() {
    Engine.getEngine("PyTorch");
    JniUtils.setGradMode(true);
    assumeThat(OneDnn.suits(x, w1)).as("an engine with oneDNN").isTrue();
  }

  @AfterEach
  void close() {
    JniUtils.setGradMode(false);
    manager.close();
  }

  /** A value, and the gradients of the sum of its squares at x and the first weights. */
  private record Differentiated(float[] value, float[] atX, float[] atWeights) {}

  private Differentiated at(BinaryOperator<NDArray> function) {
    try (var _ = Engine.getInstance().newGradientCollector()) {
      NDArray leaf = leaf(x);
      NDArray weights = leaf(w1);
      NDArray value = function.apply(leaf, weights);
      NDArray loss = value.square().mean();
      JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), true, false);
      return new Differentiated(
          value.toFloatArray(),
          leaf.getGradient().mul(value.size()).toFloatArray(),
          weights.getGradient().mul(OUT).toFloatArray());
    }
  }

  private static NDArray leaf(NDArray values) {
    NDArray leaf = values.duplicate();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private void same(BinaryOperator<NDArray> ours, BinaryOperator<NDArray> engines) {
    Differentiated one = at(ours);
    Differentiated other = at(engines);
    assertThat(one.value()).containsExactly(other.value(), Offset.offset(NEAR));
    assertThat(one.atX()).containsExactly(other.atX(), Offset.offset(NEAR));
    assertThat(one.atWeights()).containsExactly(other.atWeights(), Offset.offset(NEAR));
  }

  @Test
  void aLargeProductHasTheEnginesValueAndGradient() {
    same(
        (x, w) -> OneDnn.linear(x, w, b1),
        (x, w) -> x.reshape(ROWS, IN).matMul(w.transpose()).add(b1).reshape(2, ROWS / 2, OUT));
    same(
        (x, w) -> OneDnn.linear(x, w),
        (x, w) -> x.reshape(ROWS, IN).matMul(w.transpose()).reshape(2, ROWS / 2, OUT));
  }

  @Test
  void twoLayersHaveThemToo() {
    same(
        (x, w) -> OneDnn.mlp(x, w, b1, w2, b2),
        (x, w) -> {
          NDArray h = x.reshape(ROWS, IN).matMul(w.transpose()).add(b1);
          NDArray out = Kernels.geluTanh(h).matMul(w2.transpose()).add(b2);
          return out.reshape(2, ROWS / 2, IN);
        });
  }

  @Test
  void smallProductsStayWithTheEngineWhileGradientsAreRecorded() {
    NDArray few = x.get("0:1, :64");
    assertThat(OneDnn.suits(few, w1)).isFalse();
    JniUtils.setGradMode(false);
    assertThat(OneDnn.suits(few, w1)).isTrue();
  }
}
