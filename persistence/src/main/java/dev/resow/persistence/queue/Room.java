package dev.resow.persistence.queue;

/**
 * Room for jobs of a model.
 *
 * @param room most jobs to take, 1 or more
 */
public record Room(String model, int room) {}
