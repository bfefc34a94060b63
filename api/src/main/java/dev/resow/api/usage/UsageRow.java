package dev.resow.api.usage;

import java.time.Instant;

/**
 * What one tenant, model or method used in one time span.
 *
 * @param from start of the time span
 * @param name of the tenant, model or method
 * @param jobs that ended in it
 * @param pictures of these, those with an image
 * @param forwardEquivalents of all attempts of these jobs
 * @param deviceSeconds from start to end of all attempts of these jobs
 */
public record UsageRow(
    Instant from,
    String name,
    long jobs,
    long pictures,
    double forwardEquivalents,
    double deviceSeconds) {}
