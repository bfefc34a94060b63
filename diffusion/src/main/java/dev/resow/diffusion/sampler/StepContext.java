package dev.resow.diffusion.sampler;

import dev.resow.diffusion.schedule.NoiseLevel;
import java.util.List;

/**
 * Where a session stands before a step.
 *
 * @param round of the first candidate, from 0
 * @param seeds of the candidates' rounds, one per row of the latent
 * @param step the step to be done next, from 0
 * @param steps steps of the round
 * @param timestep the network's time input; 1000 sigma for a rectified flow
 * @param level noise of the latent
 */
public record StepContext(
    int round, List<Long> seeds, int step, int steps, float timestep, NoiseLevel level) {
  public StepContext {
    seeds = List.copyOf(seeds);
  }

  /** Of a rectified flow at noise level {@code sigma}. */
  public StepContext(
      int round, List<Long> seeds, int step, int steps, float timestep, float sigma) {
    this(round, seeds, step, steps, timestep, new NoiseLevel.Flow(sigma));
  }

  /** Share of the noise in the latent, 0 to 1. */
  public float sigma() {
    return (float) level.noise();
  }

  /** Rows of the latent. */
  public int candidates() {
    return seeds.size();
  }
}
