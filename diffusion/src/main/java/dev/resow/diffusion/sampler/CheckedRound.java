package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * A round after its overlap check, kept so that the best round can be finished when none is clear.
 *
 * @param round from 0
 * @param step steps done at the check
 * @param rank of its detection; lower is better
 * @param latent after the check (channels, h, w), row-major
 * @param past predictions that later steps read, the last one first, as the latent
 * @param guidance {@link Guidance#save} after the check
 */
public record CheckedRound(
    int round, int step, double rank, float[] latent, List<float[]> past, byte[] guidance) {
  public CheckedRound {
    past = List.copyOf(past);
  }

  /** Of a schedule that reads no earlier predictions. */
  public CheckedRound(int round, int step, double rank, float[] latent, byte[] guidance) {
    this(round, step, rank, latent, List.of(), guidance);
  }
}
