package dev.resow.persistence.queue;

import java.util.UUID;

/**
 * A job whose turn it is.
 *
 * @param priority rank of its class, 0 first
 * @param tag its virtual start time in its class (start-time fair queueing, Goyal et al. 1996)
 * @param cost what the turn adds to its lane's virtual time
 */
public record Turn(UUID id, short priority, String tenant, long tag, long cost) {}
