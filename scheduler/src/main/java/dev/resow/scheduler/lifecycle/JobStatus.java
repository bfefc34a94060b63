package dev.resow.scheduler.lifecycle;

import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.failure.FailureKind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Everything that the scheduler knows about a job.
 *
 * @param spec what the next release samples
 * @param guidance what its guidance scale means to its model; null is classifier-free guidance
 * @param admittedAt when the submitted record was seen, or null
 * @param tries attempts that failed
 * @param failures how often each kind of failure happened
 * @param nextAt earliest release, or null
 * @param worker holder of the current attempt, or null
 * @param heardAt last sign of life of the current release, or null
 * @param history what the attempts have used
 * @param cancelRequestedAt when a running job was requested to stop, or null
 */
@RecordBuilder
public record JobStatus(
    UUID id,
    JobSpec spec,
    GuidanceKind guidance,
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
  public JobStatus {
    if (guidance == null) guidance = GuidanceKind.CLASSIFIER_FREE;
  }

  /** As the api inserts it. */
  public static JobStatus accepted(UUID id, JobSpec spec) {
    return JobStatusBuilder.builder()
        .id(id)
        .spec(spec)
        .state(JobState.QUEUED)
        .fence(Fence.FIRST)
        .failures(Map.of())
        .nextAt(spec.notBefore())
        .history(History.NONE)
        .build();
  }

  /** Forward passes of that many plain steps of one image. */
  double forwards(int steps) {
    return (double) guidance.passes(spec.guidanceScale()) * steps;
  }

  JobStatus withSpec(JobSpec value) {
    return but(job -> job.spec(value));
  }

  JobStatus withState(JobState value, Instant now) {
    return but(
        job -> {
          job.state(value);
          if (value.isTerminal()) job.finishedAt(now);
        });
  }

  JobStatus withAdmitted(Instant value) {
    return but(job -> job.admittedAt(value));
  }

  /** Waits until {@code at}; nothing of the release so far counts any more. */
  JobStatus withNextRelease(Instant at) {
    return but(
        job -> {
          job.fence(fence.nextRelease());
          job.nextAt(at);
          job.worker(null);
          job.heardAt(null);
          job.progress(null);
        });
  }

  /** A worker began {@code attempt}. */
  JobStatus withAttempt(int attempt, String by, Instant now) {
    return but(
        job -> {
          job.fence(fence.withAttempt(attempt));
          job.worker(by);
          job.heardAt(now);
          job.startedAt(now);
          job.progress(null);
          job.history(history.withBegun(attempt, now));
        });
  }

  JobStatus withHeard(Instant now) {
    return but(job -> job.heardAt(now));
  }

  JobStatus withProgress(JobProgress value) {
    return but(job -> job.progress(value));
  }

  JobStatus withResult(JobResult value) {
    return but(job -> job.result(value));
  }

  JobStatus withFailure(JobFailure value) {
    var counted = new EnumMap<FailureKind, Integer>(FailureKind.class);
    counted.putAll(failures);
    counted.merge(value.kind(), 1, Integer::sum);
    return but(
        job -> {
          job.tries(tries + 1);
          job.failures(counted);
          job.failure(value);
        });
  }

  JobStatus withCancelRequested(Instant now) {
    return but(job -> job.cancelRequestedAt(now));
  }

  JobStatus withHistory(History value) {
    return but(job -> job.history(value));
  }

  private JobStatus but(Consumer<JobStatusBuilder> change) {
    var copy = JobStatusBuilder.builder(this);
    change.accept(copy);
    return copy.build();
  }
}
