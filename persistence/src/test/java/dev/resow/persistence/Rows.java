package dev.resow.persistence;

import dev.resow.contract.JobState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Rows for tests, with every column that must not be null. */
public final class Rows {
  /** PostgreSQL keeps microseconds. */
  public static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private Rows() {}

  public static JobRow job(String tenant, int priority, Instant createdAt) {
    var job = new JobRow();
    job.id = UUID.randomUUID();
    job.tenant = tenant;
    job.requestHash = "";
    job.priority = (short) priority;
    job.prompt = "a cat";
    job.spec = "{}";
    job.model = ""; // what the database computes of it
    job.createdAt = createdAt;
    job.updatedAt = createdAt;
    job.state = JobState.QUEUED;
    return job;
  }

  public static void insert(Sql sql, JobRow job) {
    new JobTable(sql).insert(List.of(new JobTable.NewRow(job, record(job.id))));
  }

  static OutboxRow record(UUID job) {
    var row = new OutboxRow();
    row.id = UUID.randomUUID();
    row.topic = "resow.jobs.submitted";
    row.recordKey = job.toString();
    row.headers = "{}";
    row.payload = new byte[] {1, 2, 3};
    row.createdAt = NOW;
    return row;
  }
}
