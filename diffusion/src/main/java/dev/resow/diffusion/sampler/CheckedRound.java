package dev.resow.diffusion.sampler;

/**
 * A round after its overlap check, kept so that the best round can be finished when none is clear.
 *
 * @param round from 0
 * @param step steps done at the check
 * @param rank of its detection; lower is better
 * @param latent after the check (channels, h, w), row-major
 * @param guidance {@link Guidance#save} after the check
 */
public record CheckedRound(int round, int step, double rank, float[] latent, byte[] guidance) {}
