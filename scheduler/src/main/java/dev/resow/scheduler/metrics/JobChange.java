package dev.resow.scheduler.metrics;

import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Outcome;
import dev.resow.scheduler.lifecycle.Trigger;
import java.time.Instant;

/**
 * What one trigger changed of a job.
 *
 * @param acceptedAt when the api accepted the job
 */
public record JobChange(Instant acceptedAt, JobStatus before, Trigger trigger, Outcome outcome) {}
