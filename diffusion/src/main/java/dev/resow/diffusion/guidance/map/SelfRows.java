package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;

/**
 * Image-to-image attention, computed row by row: a method needs a handful of query pixels, so the
 * square of the image is never stored.
 */
@FunctionalInterface
public interface SelfRows {
  /**
   * @param queries pixel numbers (row * w + column), [image][subject]
   * @return where each of those pixels looks, (b, s, h, w), differentiable
   */
  NDArray rows(int[][] queries);
}
