package dev.resow.api.webhooks;

import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Whom a tenant wants to be told.
 *
 * @param states the states of jobs that are told
 */
public record Webhook(
    UUID id, String tenant, String url, List<JobState> states, Instant createdAt) {}
