package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.mmdit.AttentionTap;
import java.util.Map;
import java.util.Optional;

/**
 * What acts on the latent between sampler steps: the place where a guidance method is plugged in. A
 * guide belongs to one session. Arrays it makes belong to the manager of the latent it was given.
 */
public interface Guide {
  /** Changes nothing and looks at nothing. */
  Guide NONE = (at, latent) -> new Moved(latent, Map.of());

  /**
   * A latent after guidance.
   *
   * @param latent (1, channels, h, w), float32
   * @param losses by term, before the last update; empty when this step is not guided
   */
  record Moved(NDArray latent, Map<String, Double> losses) {}

  /**
   * Where the session stands.
   *
   * @param round from 0
   * @param seed of the round
   * @param step the step to be done next, from 0
   * @param steps steps of the round
   * @param timestep what the transformer is told, 1000 sigma
   * @param sigma noise level of the latent
   */
  record At(int round, long seed, int step, int steps, float timestep, float sigma) {}

  /** Moves the latent before the prediction of a step. */
  Moved before(At at, NDArray latent);

  /**
   * What looks at the attention of the step's own prediction; the conditional row is the last of
   * the batch.
   */
  default AttentionTap watch(At at) {
    return AttentionTap.NONE;
  }

  /** The verdict on what {@link #watch} saw, at the detection step only. */
  default Optional<Detection> after(At at) {
    return Optional.empty();
  }

  /** A new round begins: forget the old one. */
  default void restart() {}

  /** Everything this guide must remember between two steps. */
  default byte[] save() {
    return new byte[0];
  }

  /** Takes up what {@link #save} gave. */
  default void resume(byte[] state) {}
}
