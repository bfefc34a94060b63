package dev.resow.scheduler.projection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.failure.FailureKind;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.Fence;
import dev.resow.scheduler.lifecycle.History;
import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.JobStatusBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A job's status to and from its row. */
final class StatusColumns {
  private static final TypeReference<Map<FailureKind, Integer>> FAILURES = new TypeReference<>() {};

  private StatusColumns() {}

  static JobStatus read(JobRow row) {
    return JobStatusBuilder.builder()
        .id(row.id)
        .spec(parse(row.releaseSpec == null ? row.spec : row.releaseSpec, JobSpec.class))
        .guidance(row.guidance)
        .state(row.state)
        .admittedAt(row.admittedAt)
        .fence(new Fence(row.releaseBase, row.attempt))
        .tries(row.tries)
        .failures(failures(row.failures))
        .nextAt(row.nextAt)
        .worker(row.worker)
        .heardAt(row.heardAt)
        .startedAt(row.startedAt)
        .finishedAt(row.finishedAt)
        .cancelRequestedAt(row.cancelRequestedAt)
        .progress(parse(row.progress, JobProgress.class))
        .result(parse(row.result, JobResult.class))
        .failure(parse(row.failure, JobFailure.class))
        .history(row.history == null ? History.NONE : parse(row.history, History.class))
        .build();
  }

  /** Writes what differs from {@code before}. */
  static void write(JobRow row, JobStatus before, JobStatus after, Instant now) {
    if (!after.spec().equals(before.spec())) row.releaseSpec = json(after.spec());
    row.state = after.state();
    row.admittedAt = after.admittedAt();
    row.releaseBase = after.fence().base();
    row.attempt = after.fence().attempt();
    row.tries = after.tries();
    if (!after.failures().equals(before.failures())) row.failures = json(after.failures());
    row.nextAt = after.nextAt();
    row.worker = after.worker();
    row.heardAt = after.heardAt();
    row.startedAt = after.startedAt();
    row.finishedAt = after.finishedAt();
    row.cancelRequestedAt = after.cancelRequestedAt();
    if (!Objects.equals(after.progress(), before.progress())) row.progress = json(after.progress());
    if (!Objects.equals(after.result(), before.result())) row.result = json(after.result());
    if (!Objects.equals(after.failure(), before.failure())) row.failure = json(after.failure());
    if (!after.history().equals(before.history())) row.history = json(after.history());
    row.updatedAt = now;
  }

  static String json(Object value) {
    return value == null ? null : Json.text(value);
  }

  private static <T> T parse(String json, Class<T> type) {
    return json == null ? null : Json.parse(json, type);
  }

  private static Map<FailureKind, Integer> failures(String json) {
    try {
      return Json.mapper().readValue(json, FAILURES);
    } catch (IOException e) {
      throw new UncheckedIOException("the failures column does not contain counts: " + json, e);
    }
  }
}
