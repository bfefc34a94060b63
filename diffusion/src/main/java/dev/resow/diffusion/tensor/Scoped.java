package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.UnaryOperator;

/**
 * Memory of a part of a network. Every array lives until its manager closes; at the size of
 * published models the arrays of all blocks together do not fit a machine.
 */
public final class Scoped {
  private Scoped() {}

  /** Whether arrays in between may be freed: not while gradients are recorded. */
  public static boolean frees() {
    return !JniUtils.isGradMode();
  }

  /**
   * Runs a part of a network; what it makes in between is freed at its end, except while gradients
   * are recorded.
   *
   * @param x the input; its manager owns the result
   * @param last whether the input is freed too, because it is not needed after this part
   */
  public static NDArray run(NDArray x, boolean last, UnaryOperator<NDArray> part) {
    if (!frees()) {
      return part.apply(x);
    }
    NDManager owner = x.getManager();
    try (var scope = owner.newSubManager()) {
      x.attach(scope);
      try {
        NDArray result = part.apply(x);
        result.attach(owner);
        return result;
      } finally {
        if (!last) {
          x.attach(owner);
        }
      }
    }
  }
}
