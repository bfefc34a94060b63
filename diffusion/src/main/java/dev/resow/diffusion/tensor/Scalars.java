package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arithmetic with plain numbers that is safe under gradients.
 *
 * <p>DJL turns the number of {@code array.mul(number)} into an array over a Java buffer and closes
 * it at once. The backward pass of a product, quotient, power, minimum or maximum reads that number
 * again, and by then the garbage collector may have given the memory away: now and then a gradient
 * is wrong. Here the number lies in the engine's own memory, which the recorded graph keeps. (Sums
 * and differences need no number on the way back.)
 */
public final class Scalars {
  private Scalars() {}

  public static NDArray mul(NDArray x, double factor) {
    return x.mul(number(x, factor));
  }

  public static NDArray div(NDArray x, double divisor) {
    return x.div(number(x, divisor));
  }

  /** The larger of each value and the bound. */
  public static NDArray atLeast(NDArray x, double bound) {
    return x.maximum(number(x, bound));
  }

  /** The smaller of each value and the bound. */
  public static NDArray atMost(NDArray x, double bound) {
    return x.minimum(number(x, bound));
  }

  private static NDArray number(NDArray x, double value) {
    return x.getManager().full(new Shape(), (float) value, x.getDataType());
  }
}
