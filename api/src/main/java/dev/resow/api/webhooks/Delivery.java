package dev.resow.api.webhooks;

import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.UUID;

/**
 * A message and the outcome of its last attempt.
 *
 * @param id its {@code webhook-id}, the same in every attempt
 * @param job that it is about, or null if it is about a batch
 * @param batch that it is about, or null if it is about a job
 * @param state that the job reached, or null
 * @param nextAt time of the next attempt, or null
 * @param deliveredAt when the receiver accepted it, or null
 * @param lastStatus HTTP status of the last attempt, or null without an answer
 * @param lastError error of the last attempt, or null
 */
public record Delivery(
    UUID id,
    UUID job,
    UUID batch,
    JobState state,
    Instant happenedAt,
    int tries,
    Instant nextAt,
    Instant deliveredAt,
    Instant lastAt,
    Integer lastStatus,
    String lastError) {}
