package dev.resow.api.webhooks;

import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.UUID;

/**
 * A message and what became of it.
 *
 * @param id its {@code webhook-id}, the same in every try
 * @param nextAt when it is tried next, or null
 * @param deliveredAt when the receiver took it, or null
 * @param lastStatus HTTP status of the last try, or null if there was no answer
 * @param lastError what went wrong in the last try, or null
 */
public record Delivery(
    UUID id,
    UUID job,
    JobState state,
    Instant happenedAt,
    int tries,
    Instant nextAt,
    Instant deliveredAt,
    Instant lastAt,
    Integer lastStatus,
    String lastError) {}
