package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.schedule.Schedule.Predicted;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The latent at the next noise level: a step of the schedule, after which part of its noise is new.
 * The prediction says what of the latent is image and what is noise. Of that noise {@code sqrt(1 -
 * share^2)} stays and {@code share} is drawn anew, so its variance stays as it is. A stochastic
 * schedule draws new noise by itself, and nothing more is renewed.
 */
public final class NextLatent {
  /** From here on a seed's streams of noise are those of the steps. */
  private static final int FIRST_STREAM = 1 << 24;

  private final Schedule schedule;
  private final StepContext at;

  /**
   * @param at the step; its seeds are those of the rows of the latents
   */
  public NextLatent(Schedule schedule, StepContext at) {
    this.schedule = schedule;
    this.at = at;
  }

  /**
   * Of a schedule that reads nothing but latent and prediction, as a rectified flow's.
   *
   * @param latent (b, channels, h, w); its manager owns the result
   * @param prediction same shape
   * @param share of the noise that is renewed, 0..1
   */
  public static NDArray of(
      Schedule schedule, StepContext at, NDArray latent, NDArray prediction, double share) {
    return new NextLatent(schedule, at).of(Predicted.of(latent, prediction), share);
  }

  /**
   * @param latent (b, channels, h, w); its manager owns the result
   * @param prediction same shape
   * @param past predictions of the steps before, the last one first
   * @param again predicts a latent at the end of the step
   * @param share of the noise that is renewed, 0..1
   */
  NDArray of(
      NDArray latent,
      NDArray prediction,
      List<NDArray> past,
      UnaryOperator<NDArray> again,
      double share) {
    return of(new Predicted(latent, prediction, past, () -> noise(latent), again), share);
  }

  private NDArray of(Predicted from, double share) {
    NDArray next = schedule.next(at.step(), from);
    double level = schedule.level(at.step() + 1).noise();
    if (share == 0 || level == 0 || schedule.stochastic()) {
      return next;
    }
    NDArray old = at.level().eps(from.latent(), from.prediction()); // (b, channels, h, w)
    NDArray fresh = noise(from.latent());
    double stays = Math.sqrt(1 - share * share);
    return next.add(old.mul((stays - 1) * level)).add(fresh.mul(share * level));
  }

  /** The step's own noise of each seed, in the latent's shape. */
  private NDArray noise(NDArray latent) {
    int each = Math.toIntExact(latent.size() / at.seeds().size());
    float[] drawn = Philox.normals(at.seeds(), FIRST_STREAM + at.step(), each);
    return latent.getManager().create(drawn, latent.getShape());
  }
}
