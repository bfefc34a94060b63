package dev.resow.diffusion.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Matrix products by oneDNN instead of the engine's default library, where no gradient is wanted:
 * the same float32 numbers, on AMD processors with AVX-512 about twice as fast.
 */
final class OneDnn {
  private static final String LINEAR =
      "ops.mkldnn._linear_pointwise(%s, %s, %s, \"%s\", annotate(List[Optional[number]], []), \"%s\")";

  private OneDnn() {}

  /** Whether these arguments can go this way. */
  static boolean suits(NDArray x, NDArray weight) {
    return Trial.AVAILABLE
        && !x.getDevice().isGpu()
        && x.getDataType() == DataType.FLOAT32
        && weight.getDataType() == DataType.FLOAT32
        && !JniUtils.isGradMode();
  }

  static NDArray linear(NDArray x, NDArray weight) {
    return Loaded.PLAIN.apply(x, weight);
  }

  static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return Loaded.BIAS.apply(x, weight, bias);
  }

  /** Two linear layers with tanh-approximated GELU between. */
  static NDArray mlp(NDArray x, NDArray w1, NDArray b1, NDArray w2, NDArray b2) {
    return Loaded.MLP.apply(x, w1, b1, w2, b2);
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

  private static final class Trial {
    static final boolean AVAILABLE = available();

    private static boolean available() {
      try (var manager = NDManager.newBaseManager("PyTorch")) {
        var one = manager.ones(new Shape(1, 1));
        return linear(one, one).getFloat() == 1;
      } catch (EngineException | ExceptionInInitializerError e) {
        return false;
      }
    }
  }
}
