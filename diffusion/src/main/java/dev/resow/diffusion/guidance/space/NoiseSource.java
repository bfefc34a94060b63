package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * More standard normal noise, as a pure function of the images' seeds and a number: a resumed run
 * draws what the first one drew.
 */
@FunctionalInterface
public interface NoiseSource {
  /**
   * @param stream which draw; 0 is the start noise
   * @return (b, c, h, w), each image from its own seed
   */
  NDArray draw(NDManager manager, int stream);
}
