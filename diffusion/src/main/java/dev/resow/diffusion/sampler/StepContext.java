package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * Where a session stands before a step.
 *
 * @param round of the first candidate, from 0
 * @param seeds of the candidates' rounds, one per row of the latent
 * @param step the step to be done next, from 0
 * @param steps steps of the round
 * @param timestep the transformer's time input, 1000 sigma
 * @param sigma noise level of the latent, 0 to 1
 */
public record StepContext(
    int round, List<Long> seeds, int step, int steps, float timestep, float sigma) {
  public StepContext {
    seeds = List.copyOf(seeds);
  }

  /** Rows of the latent. */
  public int candidates() {
    return seeds.size();
  }
}
