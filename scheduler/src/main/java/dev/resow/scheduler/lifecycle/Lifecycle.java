package dev.resow.scheduler.lifecycle;

import static dev.resow.contract.JobState.*;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CancelJob;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What happens to a job when something is heard or due. A pure function of the job, the cue, the
 * time and a random source for back-off jitter; safe against duplicates, reordering between topics
 * and attempts that were given up.
 */
public final class Lifecycle {
  private final Retries retries;

  /**
   * @param standard the policy of jobs that bring none
   */
  public Lifecycle(RetryPolicy standard, RandomGenerator random) {
    this(_ -> standard, random);
  }

  /**
   * @param standard the policy of jobs that bring none, by tenant
   */
  public Lifecycle(Function<String, RetryPolicy> standard, RandomGenerator random) {
    retries = new Retries(standard, random);
  }

  public Outcome apply(JobStatus job, Cue cue, Instant now) {
    var draft = new Draft(job, now);
    return switch (cue) {
      case Cue.Heard heard ->
          switch (heard.event()) {
            case JobSubmitted _ -> admit(draft);
            case CancelJob _ -> cancel(draft);
            case AttemptEvent event -> attempt(draft, event);
            case JobResult result -> result(draft, result);
            case JobReady _, FenceAttempts _, DeadLetter _, WorkerHeartbeat _ -> draft.ignored();
          };
      case Cue.Release _ -> release(draft);
      case Cue.RetryDue _ -> retryDue(draft);
      case Cue.DeadlinePassed _ -> expire(draft);
      case Cue.Silence _ -> silence(draft);
      case Cue.RecordsLost _ -> recordsLost(draft);
      case Cue.CancelOverdue _ -> cancelOverdue(draft);
    };
  }

  private static Outcome admit(Draft draft) {
    if (draft.job.admittedAt() != null || draft.job.state().isTerminal()) return draft.ignored();
    draft.job = draft.job.withAdmitted(draft.now);
    return draft.accepted();
  }

  private Outcome release(Draft draft) {
    if (draft.job.state() != QUEUED || draft.job.admittedAt() == null) return draft.ignored();
    Instant deadline = draft.job.spec().deadline();
    if (deadline != null && !deadline.isAfter(draft.now)) return expire(draft);
    Optional<JobSpec> spec = retries.nextRelease(draft);
    if (spec.isEmpty()) return draft.accepted();
    draft.job = draft.job.withHeard(draft.now);
    draft.move(DISPATCHED, null);
    draft.say(
        new JobReady(
            draft.job.id(),
            draft.job.fence().base(),
            draft.now,
            spec.get(),
            draft.job.tries(),
            draft.job.history().avoid()));
    return draft.accepted();
  }

  private static Outcome retryDue(Draft draft) {
    if (draft.job.state() != RETRY_WAIT) return draft.ignored();
    draft.move(QUEUED, null);
    return draft.accepted();
  }

  private static Outcome expire(Draft draft) {
    JobState state = draft.job.state();
    if (state.isTerminal() || state == FAILED) return draft.ignored();
    if (state == DISPATCHED || state == RUNNING)
      draft.say(new CancelJob(draft.job.id(), draft.now, "its deadline passed"));
    draft.move(EXPIRED, "the deadline " + draft.job.spec().deadline() + " passed");
    return draft.accepted();
  }

  private static Outcome cancel(Draft draft) {
    switch (draft.job.state()) {
      case QUEUED, DISPATCHED, RETRY_WAIT -> draft.move(CANCELLED, "cancelled by the client");
      case RUNNING -> {
        if (draft.job.cancelRequestedAt() != null) return draft.ignored();
        // The worker has read the same command and answers AttemptCancelled.
        draft.job = draft.job.withCancelRequested(draft.now);
      }
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return draft.ignored();
      }
    }
    return draft.accepted();
  }

  private static Outcome cancelOverdue(Draft draft) {
    if (draft.job.state() != RUNNING || draft.job.cancelRequestedAt() == null)
      return draft.ignored();
    draft.move(CANCELLED, "cancelled by the client; its worker did not confirm in time");
    return draft.accepted();
  }

  private Outcome silence(Draft draft) {
    switch (draft.job.state()) {
      case DISPATCHED -> {
        // No worker started it, so no attempt failed: the ready record is lost, another one is due.
        draft.job = draft.job.withNextRelease(draft.now);
        draft.move(RETRY_WAIT, "released, but no worker started it");
      }
      case RUNNING -> {
        String silent = "worker " + draft.job.worker() + " stopped sending heartbeats";
        retries.failed(draft, FailureKind.WORKER_LOST, silent, null, draft.job.progress());
      }
      case QUEUED, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return draft.ignored();
      }
    }
    draft.say(Retries.fence(draft));
    return draft.accepted();
  }

  private Outcome recordsLost(Draft draft) {
    switch (draft.job.state()) {
      case DISPATCHED -> {
        return silence(draft);
      }
      case RUNNING -> {
        if (retries.lostWithItsTopic(draft)) draft.say(Retries.fence(draft));
        return draft.accepted();
      }
      case QUEUED, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return draft.ignored();
      }
    }
    return draft.ignored();
  }

  private Outcome attempt(Draft draft, AttemptEvent event) {
    if (!begins(draft, event.attempt(), event.worker())) {
      if (event instanceof AttemptStarted) stopStray(draft, event);
      return draft.ignored();
    }
    if (draft.spentBefore != null
        && isUnderway(event)
        && !retries.mayTakeOver(draft, firstProgress(draft.job, event))) return draft.accepted();
    switch (event) {
      case AttemptStarted s -> {
        seeds(draft, s.seed());
        if (s.resumedFromStep() != null)
          draft.job = draft.job.withHistory(draft.job.history().resumed());
        else if (!retries.mayBeginAnew(draft, firstProgress(draft.job, event)))
          return draft.accepted();
        // Its worker started after the cancel command was published and may not have read it.
        if (draft.job.cancelRequestedAt() != null)
          draft.say(new CancelJob(draft.job.id(), draft.now, "cancelled by the client"));
      }
      case StepProgress p -> progress(draft, p);
      case RoundRestarted r -> {
        seeds(draft, r.seed());
        draft.job = draft.job.withProgress(roundStart(draft.job, r));
      }
      case OverlapDetected o -> seeds(draft, o.seed());
      case AttemptFinished _ -> {}
      case AttemptFailed f ->
          retries.failed(
              draft, f.kind(), f.message(), f.detail(), reached(draft.job, f.round(), f.step()));
      case AttemptHandedOver h ->
          retries.handedOver(draft, reached(draft.job, h.round(), h.step()), h.fault());
      case AttemptCancelled _ -> draft.move(CANCELLED, "cancelled by the client");
    }
    return draft.accepted();
  }

  private Outcome result(Draft draft, JobResult result) {
    if (!begins(draft, result.attempt(), result.worker())) return draft.ignored();
    JobStatus job = draft.job;
    draft.job =
        job.withResult(better(job.result(), result))
            .withHistory(job.history().withResult(result, job.spec()));
    FailureKind semantic =
        switch (result.verdict()) {
          case CLEAR, UNCHECKED -> null;
          case OVERLAPPED -> FailureKind.OVERLAPPED;
          case BUDGET_EXHAUSTED -> FailureKind.BUDGET_EXHAUSTED;
        };
    if (semantic == null || !retries.policy(job).handles(semantic)) draft.move(SUCCEEDED, null);
    else retries.wrongPicture(draft, semantic);
    return draft.accepted();
  }

  /** The later picture, unless its verdict is worse. */
  private static JobResult better(JobResult earlier, JobResult later) {
    return earlier == null || rank(later.verdict()) <= rank(earlier.verdict()) ? later : earlier;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case CLEAR -> 0;
      case UNCHECKED -> 1;
      case OVERLAPPED, BUDGET_EXHAUSTED -> 2;
    };
  }

  /**
   * True if an event of {@code attempt} counts; then the job is RUNNING in that attempt, whichever
   * topic delivered it first.
   */
  private boolean begins(Draft draft, int attempt, String worker) {
    JobState before = draft.job.state();
    if (before != DISPATCHED && before != RUNNING) return false;
    if (!draft.job.fence().admits(attempt) || isRival(draft.job, attempt, worker)) return false;
    if (attempt > draft.job.fence().attempt()) {
      if (before == RUNNING) retries.lost(draft, worker);
      draft.job = draft.job.withAttempt(attempt, worker, draft.now);
    }
    draft.job = draft.job.withHeard(draft.now);
    if (before == DISPATCHED) draft.move(RUNNING, null);
    return true;
  }

  /** False for an event that ends its attempt: what is done is done. */
  private static boolean isUnderway(AttemptEvent event) {
    return switch (event) {
      case AttemptStarted _, StepProgress _, RoundRestarted _, OverlapDetected _ -> true;
      case AttemptFinished _, AttemptFailed _, AttemptHandedOver _, AttemptCancelled _ -> false;
    };
  }

  /**
   * True if another worker holds this very attempt: the ready record lies on the topic twice, its
   * sender died before it knew that it had been sent.
   */
  private static boolean isRival(JobStatus job, int attempt, String worker) {
    return attempt == job.fence().attempt() && job.worker() != null && !job.worker().equals(worker);
  }

  /** A worker samples an attempt that is no longer current. */
  private static void stopStray(Draft draft, AttemptEvent event) {
    JobStatus job = draft.job;
    if (job.state().isTerminal())
      draft.say(new CancelJob(job.id(), draft.now, "the job is " + job.state()));
    else if (isRival(job, event.attempt(), event.worker()))
      draft.say(new FenceAttempts(job.id(), draft.now, event.attempt(), job.worker()));
    else draft.say(Retries.fence(draft));
  }

  private static void seeds(Draft draft, long seed) {
    JobStatus job = draft.job;
    draft.job = job.withHistory(job.history().withSeeds(List.of(seed)));
  }

  /** How far an attempt is that is heard of for the first time, or null if it only began. */
  private static JobProgress firstProgress(JobStatus job, AttemptEvent event) {
    return switch (event) {
      case StepProgress p -> progress(p);
      case RoundRestarted r -> roundStart(job, r);
      default -> null;
    };
  }

  private static JobProgress progress(StepProgress p) {
    return new JobProgress(p.round(), p.step(), p.steps(), p.secondsPerStep());
  }

  private static void progress(Draft draft, StepProgress p) {
    JobProgress progress = progress(p);
    if (progress.notBehind(draft.job.progress())) draft.job = draft.job.withProgress(progress);
  }

  private static JobProgress roundStart(JobStatus job, RoundRestarted restarted) {
    var start = new JobProgress(restarted.round(), 0, job.spec().steps(), null);
    return start.notBehind(job.progress()) ? start : job.progress();
  }

  /**
   * Progress of an attempt that ended without an image, as reported by its last event if it has
   * one.
   */
  private static JobProgress reached(JobStatus job, Integer round, Integer step) {
    if (round == null) return job.progress();
    var end = new JobProgress(round, step == null ? 0 : step, job.spec().steps(), null);
    return end.notBehind(job.progress()) ? end : job.progress();
  }
}
