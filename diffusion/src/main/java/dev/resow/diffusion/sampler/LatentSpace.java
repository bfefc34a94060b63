package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.BatchRows;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a session's latents live.
 *
 * @param shape of one candidate (channels, h, w)
 * @param manager owns them
 */
record LatentSpace(Shape shape, NDManager manager) {
  /** No latent of a picture comes near it: the start noise has standard deviation 1. */
  static final float LARGEST = 100;

  /** The candidates of a latent whose values are no numbers or beyond {@link #LARGEST}. */
  static List<Integer> exploded(NDArray latent) {
    NDArray flat = latent.abs().reshape(latent.getShape().get(0), -1);
    float[] largest = flat.max(new int[] {1}).toFloatArray(); // (candidates)
    return IntStream.range(0, largest.length)
        .filter(i -> !(largest[i] <= LARGEST)) // NaN is not
        .boxed()
        .toList();
  }

  /** The start noise of each seed, (seeds, channels, h, w). */
  NDArray noise(List<Long> seeds) {
    return array(Philox.normals(seeds, 0, Math.toIntExact(shape.size())), seeds.size());
  }

  /**
   * Selects some candidates of a latent, which is closed.
   *
   * @param rows which, ascending
   */
  NDArray select(NDArray latent, List<Integer> rows) {
    int count = Math.toIntExact(latent.getShape().get(0));
    float[] kept = BatchRows.select(latent.toFloatArray(), rows, count);
    latent.close();
    return array(kept, rows.size());
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
    return manager.create(values, new Shape(candidates, shape.get(0), shape.get(1), shape.get(2)));
  }
}
