package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** A flag per image, as a factor that broadcasts over the rest of an array. */
final class ActiveImages {
  private ActiveImages() {}

  /** 1 for active images, 0 for the others: (b, 1, 1, ...) with the rank of {@code like}. */
  static NDArray mask(NDArray like, boolean[] active) {
    float[] flags = new float[active.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = active[i] ? 1 : 0;
    }
    return perImage(like, flags);
  }

  /** One number per image: (b, 1, 1, ...). */
  static NDArray perImage(NDArray like, float[] values) {
    long[] shape = new long[like.getShape().dimension()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = values.length;
    return like.getManager().create(values, new Shape(shape));
  }
}
