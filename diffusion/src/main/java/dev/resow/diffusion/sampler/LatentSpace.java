package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import java.util.List;

/**
 * Where a session's latents live.
 *
 * @param shape of one candidate (channels, h, w)
 * @param memory owns them
 */
record LatentSpace(Shape shape, NDManager memory) {
  /** The start noise of each seed, (seeds, channels, h, w). */
  NDArray noise(List<Long> seeds) {
    return array(Philox.normals(seeds, 0, Math.toIntExact(shape.size())), seeds.size());
  }

  /**
   * @param values (candidates, channels, h, w), row-major
   */
  NDArray array(float[] values, int candidates) {
    if (values.length != candidates * shape.size()) {
      throw new IllegalArgumentException(
          "expected a latent of %d values, got %d"
              .formatted(candidates * shape.size(), values.length));
    }
    return memory.create(values, new Shape(candidates, shape.get(0), shape.get(1), shape.get(2)));
  }
}
