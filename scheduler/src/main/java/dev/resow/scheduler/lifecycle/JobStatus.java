package dev.resow.scheduler.lifecycle;

import dev.resow.contract.FailureKind;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * All the scheduler knows of a job.
 *
 * @param spec what the next release samples
 * @param admittedAt when the submitted record was seen, or null
 * @param tries attempts that failed
 * @param failures how often each kind of failure happened
 * @param nextAt earliest release, or null
 * @param worker who holds the current attempt, or null
 * @param heardAt last sign of life of the current release, or null
 * @param history what the attempts have used
 * @param cancelRequestedAt set while a running job is asked to stop
 */
public record JobStatus(
    UUID id,
    JobSpec spec,
    JobState state,
    Instant admittedAt,
    Fence fence,
    int tries,
    Map<FailureKind, Integer> failures,
    Instant nextAt,
    String worker,
    Instant heardAt,
    Instant startedAt,
    Instant finishedAt,
    Instant cancelRequestedAt,
    JobProgress progress,
    JobResult result,
    JobFailure failure,
    History history) {

  /** As the api inserts it. */
  public static JobStatus accepted(UUID id, JobSpec spec) {
    return new JobStatus(
        id,
        spec,
        JobState.QUEUED,
        null,
        Fence.FIRST,
        0,
        Map.of(),
        spec.notBefore(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        History.NONE);
  }

  JobStatus withSpec(JobSpec value) {
    return new JobStatus(
        id,
        value,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        result,
        failure,
        history);
  }

  JobStatus withState(JobState value, Instant now) {
    return new JobStatus(
        id,
        spec,
        value,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        value.isTerminal() ? now : finishedAt,
        cancelRequestedAt,
        progress,
        result,
        failure,
        history);
  }

  JobStatus withAdmitted(Instant value) {
    return new JobStatus(
        id,
        spec,
        state,
        value,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        result,
        failure,
        history);
  }

  /** Waits until {@code at}; nothing of the release so far counts any more. */
  JobStatus withNextRelease(Instant at) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence.nextRelease(),
        tries,
        failures,
        at,
        null,
        null,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        null,
        result,
        failure,
        history);
  }

  /** A worker began {@code attempt}. */
  JobStatus withAttempt(int attempt, String by, Instant now) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence.heard(attempt),
        tries,
        failures,
        nextAt,
        by,
        now,
        now,
        finishedAt,
        cancelRequestedAt,
        null,
        result,
        failure,
        history.withBegun(now));
  }

  JobStatus withHeard(Instant now) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        now,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        result,
        failure,
        history);
  }

  JobStatus withProgress(JobProgress value) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        value,
        result,
        failure,
        history);
  }

  JobStatus withResult(JobResult value) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        value,
        failure,
        history);
  }

  JobStatus withFailure(JobFailure value) {
    var counted = new EnumMap<FailureKind, Integer>(FailureKind.class);
    counted.putAll(failures);
    counted.merge(value.kind(), 1, Integer::sum);
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries + 1,
        counted,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        result,
        value,
        history);
  }

  JobStatus withCancelRequested(Instant now) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        now,
        progress,
        result,
        failure,
        history);
  }

  JobStatus withHistory(History value) {
    return new JobStatus(
        id,
        spec,
        state,
        admittedAt,
        fence,
        tries,
        failures,
        nextAt,
        worker,
        heardAt,
        startedAt,
        finishedAt,
        cancelRequestedAt,
        progress,
        result,
        failure,
        value);
  }
}
