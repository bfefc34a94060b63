package dev.resow.diffusion.model;

/**
 * What the text encoders of a model did so far.
 *
 * @param encoded prompts that went through the encoders
 * @param reused prompts whose embedding was still known
 * @param bytes that the known embeddings take now
 */
public record PromptEncodings(long encoded, long reused, long bytes) {}
