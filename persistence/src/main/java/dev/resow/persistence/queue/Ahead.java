package dev.resow.persistence.queue;

/**
 * What goes before a queued job.
 *
 * @param jobs how many
 * @param cost their expected work together, in jobs with the model's default settings
 */
public record Ahead(long jobs, double cost) {}
