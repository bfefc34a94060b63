package dev.resow.diffusion.batching;

/**
 * Forward passes that went through a {@link ForwardBatcher}.
 *
 * @param alone passes of one job
 * @param shared passes of several
 * @param jobs predictions that the shared passes made; by {@code shared}, the jobs of a pass
 */
public record Passes(long alone, long shared, long jobs) {}
