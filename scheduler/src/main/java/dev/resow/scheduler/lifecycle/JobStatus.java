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
import java.util.function.Consumer;

/**
 * Everything that the scheduler knows about a job.
 *
 * @param spec what the next release samples
 * @param admittedAt when the submitted record was seen, or null
 * @param tries attempts that failed
 * @param failures how often each kind of failure happened
 * @param nextAt earliest release, or null
 * @param worker holder of the current attempt, or null
 * @param heardAt last sign of life of the current release, or null
 * @param history what the attempts have used
 * @param cancelRequestedAt when a running job was requested to stop, or null
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
    return but(job -> job.spec = value);
  }

  JobStatus withState(JobState value, Instant now) {
    return but(
        job -> {
          job.state = value;
          if (value.isTerminal()) job.finishedAt = now;
        });
  }

  JobStatus withAdmitted(Instant value) {
    return but(job -> job.admittedAt = value);
  }

  /** Waits until {@code at}; nothing of the release so far counts any more. */
  JobStatus withNextRelease(Instant at) {
    return but(
        job -> {
          job.fence = fence.nextRelease();
          job.nextAt = at;
          job.worker = null;
          job.heardAt = null;
          job.progress = null;
        });
  }

  /** A worker began {@code attempt}. */
  JobStatus withAttempt(int attempt, String by, Instant now) {
    return but(
        job -> {
          job.fence = fence.heard(attempt);
          job.worker = by;
          job.heardAt = now;
          job.startedAt = now;
          job.progress = null;
          job.history = history.withBegun(attempt, now);
        });
  }

  JobStatus withHeard(Instant now) {
    return but(job -> job.heardAt = now);
  }

  JobStatus withProgress(JobProgress value) {
    return but(job -> job.progress = value);
  }

  JobStatus withResult(JobResult value) {
    return but(job -> job.result = value);
  }

  JobStatus withFailure(JobFailure value) {
    var counted = new EnumMap<FailureKind, Integer>(FailureKind.class);
    counted.putAll(failures);
    counted.merge(value.kind(), 1, Integer::sum);
    return but(
        job -> {
          job.tries = tries + 1;
          job.failures = counted;
          job.failure = value;
        });
  }

  JobStatus withCancelRequested(Instant now) {
    return but(job -> job.cancelRequestedAt = now);
  }

  JobStatus withHistory(History value) {
    return but(job -> job.history = value);
  }

  private JobStatus but(Consumer<Copy> change) {
    var copy = new Copy(this);
    change.accept(copy);
    return copy.done();
  }

  /** A status while some of it is changed. */
  private static final class Copy {
    private final UUID id;
    private JobSpec spec;
    private JobState state;
    private Instant admittedAt;
    private Fence fence;
    private int tries;
    private Map<FailureKind, Integer> failures;
    private Instant nextAt;
    private String worker;
    private Instant heardAt;
    private Instant startedAt;
    private Instant finishedAt;
    private Instant cancelRequestedAt;
    private JobProgress progress;
    private JobResult result;
    private JobFailure failure;
    private History history;

    private Copy(JobStatus of) {
      id = of.id;
      spec = of.spec;
      state = of.state;
      admittedAt = of.admittedAt;
      fence = of.fence;
      tries = of.tries;
      failures = of.failures;
      nextAt = of.nextAt;
      worker = of.worker;
      heardAt = of.heardAt;
      startedAt = of.startedAt;
      finishedAt = of.finishedAt;
      cancelRequestedAt = of.cancelRequestedAt;
      progress = of.progress;
      result = of.result;
      failure = of.failure;
      history = of.history;
    }

    private JobStatus done() {
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
          history);
    }
  }
}
