package dev.resow.client.model;

/**
 * How far an attempt is.
 *
 * @param round from 0
 * @param step completed steps, 0 to {@code steps}
 * @param secondsPerStep running mean, or null
 */
public record Progress(int round, int step, int steps, Double secondsPerStep) {}
