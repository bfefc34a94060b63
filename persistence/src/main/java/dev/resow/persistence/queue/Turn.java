package dev.resow.persistence.queue;

import java.util.UUID;

/**
 * A job whose turn it is.
 *
 * @param priority rank of its class, 0 first
 * @param tag its virtual start time in its model and class (start-time fair queueing, Goyal et al.
 *     1996)
 * @param turn what the turn adds to its lane's virtual time
 * @param cost expected work, in jobs with the model's default settings
 */
public record Turn(
    UUID id, String model, short priority, String tenant, long tag, long turn, double cost) {}
