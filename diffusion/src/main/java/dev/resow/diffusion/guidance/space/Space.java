package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What a move optimises. */
public enum Space {
  /** The latent itself. */
  LATENT {
    @Override
    public Variables open(NDManager manager, NDArray latent, Start start, int samples) {
      return new LatentVariables(manager, latent);
    }
  },
  /** Mean and log-variance of the start noise: {@code x = z exp(v/2) + mu} (InitNO). */
  GAUSS {
    @Override
    public Variables open(NDManager manager, NDArray latent, Start start, int samples) {
      return new GaussVariables(manager, latent);
    }
  },
  /** The mean of the distribution that latents are drawn from (SAGA). */
  MEAN {
    @Override
    public Variables open(NDManager manager, NDArray latent, Start start, int samples) {
      return new MeanVariables(manager, start, samples);
    }
  };

  /**
   * @param manager owns the parameters; close it when done
   * @param latent current latents (b, c, h, w)
   * @param start what is known about this step
   * @param samples draws per update, 1 unless the space is {@link #MEAN}
   */
  public abstract Variables open(NDManager manager, NDArray latent, Start start, int samples);
}
