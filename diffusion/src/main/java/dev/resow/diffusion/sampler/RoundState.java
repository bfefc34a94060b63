package dev.resow.diffusion.sampler;

/**
 * A finished look at one round, kept so that the best round can go on when none is clear.
 *
 * @param round from 0
 * @param step steps done when the subjects were looked at
 * @param score of its detection; lower is better
 * @param latent at that moment
 */
public record RoundState(int round, int step, double score, float[] latent) {}
