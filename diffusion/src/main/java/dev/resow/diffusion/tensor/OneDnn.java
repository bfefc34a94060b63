package dev.resow.diffusion.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Matrix products by oneDNN instead of the engine's default library: the same float32 numbers, on
 * AMD processors with AVX-512 about twice as fast.
 *
 * <p>The fastest form has no gradient. While gradients are recorded, large products take the form
 * that has one; it moves its arguments into oneDNN's own arrays and back, which small products
 * would feel.
 */
final class OneDnn {
  private static final String LINEAR =
      "ops.mkldnn._linear_pointwise(%s, %s, %s, \"%s\", annotate(List[Optional[number]], []), \"%s\")";

  /** With a gradient for x, and for the weights if they ask for one. */
  private static final String RECORDED =
      "torch.to_dense(torch.mkldnn_linear(torch.to_mkldnn(%s), %s, %s))";

  private static final String NO_BIAS = "annotate(Optional[Tensor], None)";

  /** Rows of x from which moving the weights costs little beside the product. */
  private static final long MANY_ROWS = 128;

  /** Multiplications of a product from which it is worth the moving. */
  private static final long LARGE = 1 << 25;

  private OneDnn() {}

  /**
   * Whether these arguments should go this way. (Only leaves reveal whether their gradient is
   * recorded, intermediate arrays do not; so all products made in the meantime count.)
   */
  static boolean suits(NDArray x, NDArray weight) {
    return Trial.AVAILABLE
        && !x.getDevice().isGpu()
        && x.getDataType() == DataType.FLOAT32
        && weight.getDataType() == DataType.FLOAT32
        && (!JniUtils.isGradMode() || large(x, weight));
  }

  private static boolean large(NDArray x, NDArray weight) {
    long rows = x.size() / weight.getShape().get(1);
    return rows >= MANY_ROWS && rows * weight.size() >= LARGE;
  }

  static NDArray linear(NDArray x, NDArray weight) {
    return (JniUtils.isGradMode() ? Recorded.PLAIN : Loaded.PLAIN).apply(x, weight);
  }

  static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return (JniUtils.isGradMode() ? Recorded.BIAS : Loaded.BIAS).apply(x, weight, bias);
  }

  /** Two linear layers with tanh-approximated GELU between. */
  static NDArray mlp(NDArray x, NDArray w1, NDArray b1, NDArray w2, NDArray b2) {
    return (JniUtils.isGradMode() ? Recorded.MLP : Loaded.MLP).apply(x, w1, b1, w2, b2);
  }

  /** Compiled when first needed: a build of the engine without oneDNN must not fail. */
  private static final class Loaded {
    static final Kernel PLAIN =
        Kernel.of("x, w", "return " + LINEAR.formatted("x", "w", "None", "none", ""));
    static final Kernel BIAS =
        Kernel.of("x, w, b", "return " + LINEAR.formatted("x", "w", "b", "none", ""));
    static final Kernel MLP =
        Kernel.of(
            "x, w1, b1, w2, b2",
            "h = " + LINEAR.formatted("x", "w1", "b1", "gelu", "tanh"),
            "return " + LINEAR.formatted("h", "w2", "b2", "none", ""));
  }

  /** The same with gradients. */
  private static final class Recorded {
    static final Kernel PLAIN =
        Kernel.of("x, w", "return " + RECORDED.formatted("x", "w", NO_BIAS));
    static final Kernel BIAS = Kernel.of("x, w, b", "return " + RECORDED.formatted("x", "w", "b"));
    static final Kernel MLP =
        Kernel.of(
            "x, w1, b1, w2, b2",
            "h = torch.gelu(" + RECORDED.formatted("x", "w1", "b1") + ", approximate=\"tanh\")",
            "return " + RECORDED.formatted("h", "w2", "b2"));
  }

  private static final class Trial {
    static final boolean AVAILABLE = available();

    private static boolean available() {
      try (var manager = TensorEngine.manager()) {
        var one = manager.ones(new Shape(1, 1));
        return linear(one, one).getFloat() == 1;
      } catch (EngineException | ExceptionInInitializerError e) {
        return false;
      }
    }
  }
}
