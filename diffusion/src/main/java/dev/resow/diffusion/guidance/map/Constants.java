package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Small constant matrices that take part in products. */
public final class Constants {
  private Constants() {}

  /**
   * An array in the engine's own memory. {@link NDManager#create(float[], Shape)} borrows Java
   * memory, whose alignment depends on what ran before; matrix products may round differently with
   * it, and a resumed session must repeat every bit.
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }
}
