package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Scalars;
import java.util.List;

/**
 * SAGA's space: the mean m of {@code q(x | prompt) = N(m, b^2)}. It starts as the mean colour of
 * the pilot's clean prediction; {@link #cap} keeps its spread below the pilot's, which is what
 * prevents over-optimisation. The pilot is the image's own trajectory up to this step; afterwards
 * the image is {@code cap(m) + b z} with its own start noise z.
 */
final class MeanVariables implements Variables {
  private final Start start;
  private final int samples;
  private final NDArray mean; // (b, c, h, w)
  private final NDArray limit; // (b, 1, 1, 1)

  MeanVariables(NDManager manager, Start start, int samples) {
    if (start.clean() == null) {
      throw new IllegalArgumentException(
          "space MEAN requires the clean prediction of the previous step, so it cannot start at step 0");
    }
    this.start = start;
    this.samples = samples;
    try (NDManager scratch = manager.newSubManager()) {
      NDArray reference = start.clean().duplicate();
      reference.attach(scratch);
      reference = reference.mul((float) start.signal());
      Shape shape = reference.getShape();
      NDArray colour =
          reference
              .reshape(shape.get(0), shape.get(1), -1)
              .mean(new int[] {2})
              .reshape(shape.get(0), shape.get(1), 1, 1);
      mean = reference.zerosLike().add(colour);
      limit = spread(reference);
      mean.attach(manager);
      limit.attach(manager);
    }
  }

  @Override
  public List<NDArray> theta() {
    return List.of(mean);
  }

  @Override
  public NDArray draw(List<NDArray> leaves, int update, NDManager scratch) {
    NDArray capped = cap(leaves.getFirst()); // (b, c, h, w)
    NDList drawn = new NDList();
    for (int sample = 0; sample < samples; sample++) {
      NDArray noise = start.draws().draw(scratch, 1 + update * samples + sample);
      drawn.add(capped.add(noise.mul((float) start.noise())));
    }
    NDArray bySample = NDArrays.stack(drawn, 1); // (b, samples, c, h, w)
    Shape shape = capped.getShape();
    return bySample.reshape(shape.get(0) * samples, shape.get(1), shape.get(2), shape.get(3));
  }

  /** {@code m min(1, std(reference) / std(m))}, per image. */
  NDArray cap(NDArray m) {
    return m.mul(Scalars.atMost(limit.div(spread(m)), 1));
  }

  /** Standard deviation over everything but the image: (b, 1, 1, 1). */
  private static NDArray spread(NDArray latent) {
    NDArray flat = latent.reshape(latent.getShape().get(0), -1);
    int[] last = {1};
    NDArray variance = flat.sub(flat.mean(last, true)).square().mean(last);
    return variance.add(1e-12f).sqrt().reshape(latent.getShape().get(0), 1, 1, 1);
  }

  @Override
  public NDArray value(NDManager manager) {
    NDArray value = cap(mean).add(start.startNoise().mul((float) start.noise()));
    value.attach(manager);
    return value;
  }
}
