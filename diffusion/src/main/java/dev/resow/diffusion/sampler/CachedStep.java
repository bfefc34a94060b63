package dev.resow.diffusion.sampler;

/**
 * The step whose pass later steps may take the rest of theirs from. The pass itself is large; a
 * session that is resumed computes it again from this.
 *
 * @param step from 0
 * @param regions whether it was predicted under the prompts of its regions
 * @param latent that it was predicted from, after guidance (candidates, channels, h, w), row-major
 */
public record CachedStep(int step, boolean regions, float[] latent) {}
