package dev.resow.api.jobs;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.JobRow;
import java.time.Instant;
import java.util.UUID;

/**
 * A job to insert: from a request, a replay or a dead letter.
 *
 * @param row the row, with {@code spec} as JSON
 */
public record NewJob(JobRow row, JobSpec spec) {
  /** CloudEvents source of the api's events. */
  public static final String SOURCE = "resow/api";

  public static NewJob of(UUID id, JobSpec spec, String trace, Instant now) {
    var row = new JobRow();
    row.id = id;
    row.tenant = spec.tenant();
    row.requestHash = "";
    row.priority = (short) spec.priority().rank();
    row.prompt = spec.prompt();
    row.spec = Json.text(spec);
    row.traceparent = trace;
    row.createdAt = now;
    row.updatedAt = now;
    row.state = JobState.QUEUED;
    row.nextAt = spec.notBefore();
    row.deadline = spec.deadline();
    return new NewJob(row, spec);
  }

  /** The same job, made from another one. */
  public NewJob from(JobOrigin origin) {
    row.origin = Json.text(origin);
    return this;
  }

  /** Its {@code submitted} record. */
  CloudEvent submitted() {
    return CloudEvent.of(new JobSubmitted(row.id, row.createdAt, spec), SOURCE, row.traceparent);
  }
}
