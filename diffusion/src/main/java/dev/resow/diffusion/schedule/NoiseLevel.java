package dev.resow.diffusion.schedule;

import ai.djl.ndarray.NDArray;

/**
 * How much of a latent is noise, {@code latent = signal image + noise eps}, and what a network
 * predicts of it.
 */
public sealed interface NoiseLevel {
  /** Share of the clean image. */
  double signal();

  /** Share of the noise, 0 to 1. */
  double noise();

  /** The clean image that a prediction means. */
  NDArray clean(NDArray latent, NDArray prediction);

  /** The noise that a prediction means. */
  NDArray eps(NDArray latent, NDArray prediction);

  /** The latent of a clean image under noise. */
  NDArray mix(NDArray clean, NDArray eps);

  /** What a perfect network would predict of {@link #mix}. */
  NDArray target(NDArray clean, NDArray eps);

  /**
   * Of a rectified flow: {@code (1 - sigma) image + sigma eps}; the network predicts {@code eps -
   * image}.
   */
  record Flow(float sigma) implements NoiseLevel {
    @Override
    public double signal() {
      return 1 - (double) sigma;
    }

    @Override
    public double noise() {
      return sigma;
    }

    @Override
    public NDArray clean(NDArray latent, NDArray velocity) {
      return latent.sub(velocity.mul(sigma));
    }

    @Override
    public NDArray eps(NDArray latent, NDArray velocity) {
      return latent.add(velocity.mul(1 - sigma));
    }

    @Override
    public NDArray mix(NDArray clean, NDArray eps) {
      return clean.add(target(clean, eps).mul(sigma));
    }

    @Override
    public NDArray target(NDArray clean, NDArray eps) {
      return eps.sub(clean);
    }
  }

  /**
   * Of a diffusion that keeps its variance: {@code signal^2 + noise^2 = 1}; the network predicts
   * {@code eps}.
   */
  record Diffusion(double signal, double noise) implements NoiseLevel {
    @Override
    public NDArray clean(NDArray latent, NDArray prediction) {
      return latent.sub(prediction.mul((float) noise)).div((float) signal);
    }

    @Override
    public NDArray eps(NDArray latent, NDArray prediction) {
      return prediction;
    }

    @Override
    public NDArray mix(NDArray clean, NDArray eps) {
      return clean.mul((float) signal).add(eps.mul((float) noise));
    }

    @Override
    public NDArray target(NDArray clean, NDArray eps) {
      return eps;
    }
  }
}
