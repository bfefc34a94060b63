package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.Schedule;

/**
 * The latent at the next noise level: an Euler step, after which part of its noise is new. The
 * latent at level s is {@code (1 - s) image + s noise}; the prediction says which image and which
 * noise. Of that noise {@code sqrt(1 - share^2)} stays and {@code share} is drawn anew, so its
 * variance stays as it is.
 */
public final class NextLatent {
  /** From here on a seed's streams of noise are those of the steps. */
  private static final int FIRST_STREAM = 1 << 24;

  private NextLatent() {}

  /**
   * @param latent (b, channels, h, w); its manager owns the result
   * @param velocity the prediction, same shape
   * @param share of the noise that is renewed, 0..1
   */
  public static NDArray of(
      Schedule schedule, StepContext at, NDArray latent, NDArray velocity, double share) {
    NDArray next = schedule.step(latent, velocity, at.step());
    float level = schedule.sigmas()[at.step() + 1];
    if (share == 0 || level == 0) {
      return next;
    }
    NDArray old = latent.add(velocity.mul(1 - at.sigma())); // the noise, (b, channels, h, w)
    int each = Math.toIntExact(latent.size() / at.seeds().size());
    float[] drawn = Philox.normals(at.seeds(), FIRST_STREAM + at.step(), each);
    NDArray fresh = latent.getManager().create(drawn, latent.getShape());
    double stays = Math.sqrt(1 - share * share);
    return next.add(old.mul((stays - 1) * level)).add(fresh.mul(share * level));
  }
}
