package dev.resow.persistence.rounds;

import java.io.Serializable;
import java.util.UUID;

/**
 * A round of an attempt.
 *
 * @param round 0 for the first start
 */
public record RoundKey(UUID jobId, int attempt, int round) implements Serializable {}
