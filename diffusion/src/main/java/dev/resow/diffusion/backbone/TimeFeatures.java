package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** diffusers' {@code Timesteps}: a number as sinusoids, two for each frequency. */
public final class TimeFeatures {
  /** Features of a number in a transformer. */
  public static final int CHANNELS = 256;

  private TimeFeatures() {}

  /** Cosines, then sines of {@code t 10000^(-i/128)}: (b) to (b, 256). */
  public static NDArray of(NDArray timestep) {
    return of(timestep, CHANNELS);
  }

  /** The same with another even number of features, c: (b) to (b, c). */
  public static NDArray of(NDArray timestep, int channels) {
    int half = channels / 2;
    NDArray index = timestep.getManager().arange(half).toType(DataType.FLOAT32, false);
    NDArray frequency = index.mul(-Math.log(10_000) / half).exp(); // (c/2)
    NDArray angle =
        timestep
            .toType(DataType.FLOAT32, false)
            .reshape(-1, 1)
            .mul(frequency.reshape(1, -1)); // (b, c/2)
    return angle.cos().concat(angle.sin(), 1);
  }
}
