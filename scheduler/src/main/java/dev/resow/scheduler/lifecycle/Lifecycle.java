package dev.resow.scheduler.lifecycle;

import static dev.resow.contract.JobState.*;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CancelJob;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.FailureKind;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.policy.RetryDecision;
import dev.resow.contract.policy.RetryPolicy;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What happens to a job when something is heard or due. A pure function of the job, the cue, the
 * time and a random source for back-off jitter; safe against duplicates, reordering between topics
 * and attempts that were given up.
 */
public final class Lifecycle {
  private final RetryPolicy standard;
  private final RandomGenerator random;

  /**
   * @param standard the policy of jobs that bring none
   */
  public Lifecycle(RetryPolicy standard, RandomGenerator random) {
    this.standard = standard;
    this.random = random;
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
      case Cue.CancelOverdue _ -> cancelOverdue(draft);
    };
  }

  private static Outcome admit(Draft draft) {
    if (draft.job.admittedAt() != null || draft.job.state().isTerminal()) return draft.ignored();
    draft.job = draft.job.withAdmitted(draft.now);
    return draft.accepted();
  }

  private static Outcome release(Draft draft) {
    if (draft.job.state() != QUEUED || draft.job.admittedAt() == null) return draft.ignored();
    Instant deadline = draft.job.spec().deadline();
    if (deadline != null && !deadline.isAfter(draft.now)) return expire(draft);
    draft.job = draft.job.withHeard(draft.now);
    draft.move(DISPATCHED, null);
    draft.say(
        new JobReady(
            draft.job.id(),
            draft.job.fence().base(),
            draft.now,
            draft.job.spec(),
            draft.job.tries(),
            null));
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
        // Nobody began it, so nobody failed: the ready record is lost, another one is due.
        draft.job = draft.job.withNextRelease(draft.now);
        draft.move(RETRY_WAIT, "released, but no worker began it");
      }
      case RUNNING -> {
        String worker = draft.job.worker();
        fail(draft, FailureKind.WORKER_LOST, "worker " + worker + " fell silent", null);
      }
      case QUEUED, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return draft.ignored();
      }
    }
    draft.say(fence(draft));
    return draft.accepted();
  }

  private Outcome attempt(Draft draft, AttemptEvent event) {
    if (!begins(draft, event.attempt(), event.worker())) {
      if (event instanceof AttemptStarted) stopStray(draft);
      return draft.ignored();
    }
    switch (event) {
      case AttemptStarted _ -> {
        // Its worker began after the cancel command was said and may not have read it.
        if (draft.job.cancelRequestedAt() != null)
          draft.say(new CancelJob(draft.job.id(), draft.now, "cancelled by the client"));
      }
      case StepProgress p -> progress(draft, p);
      case RoundRestarted r -> draft.job = draft.job.withProgress(roundStart(draft.job, r));
      case OverlapDetected _, AttemptFinished _ -> {}
      case AttemptFailed f -> fail(draft, f.kind(), f.message(), f.detail());
      case AttemptCancelled _ -> draft.move(CANCELLED, "cancelled by the client");
    }
    return draft.accepted();
  }

  private Outcome result(Draft draft, JobResult result) {
    if (!begins(draft, result.attempt(), result.worker())) return draft.ignored();
    draft.job = draft.job.withResult(result);
    FailureKind semantic =
        switch (result.verdict()) {
          case CLEAR, UNCHECKED -> null;
          case OVERLAPPED -> FailureKind.OVERLAPPED;
          case BUDGET_EXHAUSTED -> FailureKind.BUDGET_EXHAUSTED;
        };
    if (semantic == null || !policy(draft.job).handles(semantic)) {
      draft.move(SUCCEEDED, null);
      return draft.accepted();
    }
    draft.job = draft.job.withFailure(failure(draft, semantic, "the picture is not clear", null));
    switch (decide(draft.job, semantic)) {
      case RetryDecision.Again again -> waitForRetry(draft, again, "the picture is not clear");
      // There is a picture, with its verdict: better than none.
      case RetryDecision.GiveUp g -> draft.move(SUCCEEDED, g.why());
    }
    return draft.accepted();
  }

  /**
   * True if an event of {@code attempt} counts; then the job is RUNNING in that attempt, whichever
   * topic told it first.
   */
  private static boolean begins(Draft draft, int attempt, String worker) {
    JobStatus job = draft.job;
    if (job.state() != DISPATCHED && job.state() != RUNNING) return false;
    if (!job.fence().admits(attempt)) return false;
    if (attempt > job.fence().attempt()) {
      if (job.state() == RUNNING)
        draft.job =
            job.withFailure(
                failure(
                    draft,
                    FailureKind.WORKER_LOST,
                    "worker " + job.worker() + " was lost, the broker gave the job to " + worker,
                    null));
      draft.job = draft.job.withAttempt(attempt, worker, draft.now);
    }
    draft.job = draft.job.withHeard(draft.now);
    if (job.state() == DISPATCHED) draft.move(RUNNING, null);
    return true;
  }

  /** A worker samples something nobody waits for. */
  private static void stopStray(Draft draft) {
    draft.say(
        draft.job.state().isTerminal()
            ? new CancelJob(draft.job.id(), draft.now, "the job is " + draft.job.state())
            : fence(draft));
  }

  private static FenceAttempts fence(Draft draft) {
    return new FenceAttempts(draft.job.id(), draft.now, draft.job.fence().lowestValid());
  }

  private static void progress(Draft draft, StepProgress p) {
    var progress = new JobProgress(p.round(), p.step(), p.steps(), p.secondsPerStep());
    if (progress.notBehind(draft.job.progress())) draft.job = draft.job.withProgress(progress);
  }

  private static JobProgress roundStart(JobStatus job, RoundRestarted restarted) {
    var start = new JobProgress(restarted.round(), 0, job.spec().steps(), null);
    return start.notBehind(job.progress()) ? start : job.progress();
  }

  private void fail(Draft draft, FailureKind kind, String message, String detail) {
    draft.job = draft.job.withFailure(failure(draft, kind, message, detail));
    if (draft.job.cancelRequestedAt() != null) {
      draft.move(CANCELLED, "cancelled by the client");
      return;
    }
    switch (decide(draft.job, kind)) {
      case RetryDecision.Again again -> waitForRetry(draft, again, message);
      case RetryDecision.GiveUp g -> bury(draft, kind, message, g.why());
    }
  }

  private static void waitForRetry(Draft draft, RetryDecision.Again again, String reason) {
    draft.move(RETRY_WAIT, reason);
    draft.job =
        draft
            .job
            .withSpec(NextSpec.of(draft.job.spec(), again.action(), draft.job.tries()))
            .withNextRelease(draft.now.plus(again.delay()));
  }

  private static void bury(Draft draft, FailureKind kind, String message, String why) {
    draft.move(FAILED, message);
    draft.move(DEAD, why);
    draft.say(
        new DeadLetter(
            draft.now,
            "job-dead",
            kind + ": " + message + " (" + why + ")",
            "scheduler",
            null,
            draft.job.id(),
            draft.job.fence().attempt()));
  }

  private RetryDecision decide(JobStatus job, FailureKind kind) {
    return policy(job).decide(kind, job.failures().getOrDefault(kind, 0), job.tries(), random);
  }

  private RetryPolicy policy(JobStatus job) {
    return job.spec().policy() == null ? standard : job.spec().policy();
  }

  private static JobFailure failure(Draft draft, FailureKind kind, String message, String detail) {
    return new JobFailure(kind, message, detail, draft.job.fence().attempt(), draft.now);
  }
}
