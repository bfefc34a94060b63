package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a method does to the latent before a step's prediction and what it concludes from the
 * prediction. It belongs to one session. Arrays it makes belong to the manager of the latent it was
 * given. The first axis of every latent is the candidate: 1 unless the request asks for more.
 */
public interface Guidance {
  /** Changes nothing and checks nothing. */
  Guidance NONE = (at, latent, prompt) -> GuidedLatent.unchanged(latent);

  /**
   * Moves the latent before the prediction of a step.
   *
   * @param latent (candidates, channels, h, w)
   * @param prompt the conditioning on the prompt at this step, one row; made on first use
   * @throws DivergedException when a loss or gradient of a candidate is not finite
   */
  GuidedLatent before(StepContext at, NDArray latent, Supplier<Conditioning> prompt);

  /**
   * Taps the attention of the step's prediction; the conditional rows are the last of the batch.
   */
  default AttentionTap watch(StepContext at) {
    return AttentionTap.NONE;
  }

  /**
   * Checks the candidates by what {@link #watch} saw and what the step predicts. Called while the
   * arrays of the prediction still live.
   *
   * @param latent what the prediction was made from: the result of {@link #before}
   * @param prediction the network's, same shape; what it means the step's level says
   * @param room forward equivalents that the check may cost beyond the prediction
   */
  default CheckResult after(StepContext at, NDArray latent, NDArray prediction, double room) {
    return CheckResult.NONE;
  }

  /**
   * Drops all candidates but these.
   *
   * @param candidates indices, ascending
   * @param before how many there were
   */
  default void retain(List<Integer> candidates, int before) {}

  /**
   * Starts a round and forgets the one before.
   *
   * @param seeds of the candidates' rounds
   * @return what the round starts from (candidates, channels, h, w), row-major; empty for the noise
   *     of the seeds
   */
  default Optional<float[]> start(List<Long> seeds) {
    return Optional.empty();
  }

  /** The state between two steps; empty for none. */
  default byte[] save() {
    return new byte[0];
  }

  /** Restores what {@link #save} returned; no bytes reset the guidance. */
  default void resume(byte[] state) {}
}
