package dev.resow.scheduler.metrics;

import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Outcome;
import dev.resow.scheduler.lifecycle.Trigger;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;

/**
 * What one trigger changed of a job.
 *
 * @param acceptedAt when the api accepted the job
 * @param span of the change, which ends with its commit
 */
public record JobChange(
    Instant acceptedAt, JobStatus before, Trigger trigger, Outcome outcome, Span span) {}
