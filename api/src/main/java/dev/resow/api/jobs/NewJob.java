package dev.resow.api.jobs;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.ledger.JobRow;
import java.time.Instant;
import java.util.UUID;

/** A new row of the job table. */
public final class NewJob {
  /** CloudEvents source of the api's events. */
  public static final String SOURCE = "resow/api";

  private NewJob() {}

  public static JobRow row(UUID id, JobSpec spec, String trace, Instant now) {
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
    return row;
  }

  /** Its {@code submitted} record. */
  public static CloudEvent submitted(JobRow row, JobSpec spec) {
    return CloudEvent.of(new JobSubmitted(row.id, row.createdAt, spec), SOURCE, row.traceparent);
  }
}
