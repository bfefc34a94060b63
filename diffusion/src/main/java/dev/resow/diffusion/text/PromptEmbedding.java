package dev.resow.diffusion.text;

import ai.djl.ndarray.NDArray;

/**
 * A prompt as input of the transformer.
 *
 * @param sequence CLIP positions, then T5 positions (1, text tokens, joint attention dim)
 * @param pooled both CLIP projections side by side (1, pooled projection dim)
 */
public record PromptEmbedding(NDArray sequence, NDArray pooled) {}
