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
import dev.resow.contract.PicturesRanked;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.contract.TrainingEvent;
import dev.resow.contract.TrainingReady;
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
 * Computes what happens to a job when an event arrives or a time limit passes. A pure function of
 * the job, the trigger, the time and a random source for back-off jitter; safe against duplicates,
 * reordering between topics and attempts that were given up.
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

  public Outcome apply(JobStatus job, Trigger trigger, Instant now) {
    var transition = new Transition(job, now);
    return switch (trigger) {
      case Trigger.EventReceived heard ->
          switch (heard.event()) {
            case JobSubmitted _ -> admit(transition);
            case CancelJob _ -> cancel(transition);
            case AttemptEvent event -> attempt(transition, event);
            case JobResult result -> result(transition, result);
            case JobReady _,
                StepPreview _,
                FenceAttempts _,
                DeadLetter _,
                WorkerHeartbeat _,
                TrainingReady _,
                TrainingEvent _,
                PicturesRanked _ ->
                transition.ignored();
          };
      case Trigger.Release _ -> release(transition);
      case Trigger.RetryDue _ -> retryDue(transition);
      case Trigger.DeadlinePassed _ -> expire(transition);
      case Trigger.HeartbeatTimeout _ -> silence(transition);
      case Trigger.RecordsLost _ -> recordsLost(transition);
      case Trigger.CancelOverdue _ -> cancelOverdue(transition);
    };
  }

  private static Outcome admit(Transition transition) {
    if (transition.job.admittedAt() != null || transition.job.state().isTerminal())
      return transition.ignored();
    transition.job = transition.job.withAdmitted(transition.now);
    return transition.accepted();
  }

  private Outcome release(Transition transition) {
    if (transition.job.state() != QUEUED || transition.job.admittedAt() == null)
      return transition.ignored();
    Instant deadline = transition.job.spec().deadline();
    if (deadline != null && !deadline.isAfter(transition.now)) return expire(transition);
    Optional<JobSpec> spec = retries.nextRelease(transition);
    if (spec.isEmpty()) return transition.accepted();
    transition.job = transition.job.withHeard(transition.now);
    transition.move(DISPATCHED, null);
    transition.publish(
        new JobReady(
            transition.job.id(),
            transition.job.fence().base(),
            transition.now,
            spec.get(),
            transition.job.tries(),
            transition.job.history().avoid()));
    return transition.accepted();
  }

  private static Outcome retryDue(Transition transition) {
    if (transition.job.state() != RETRY_WAIT) return transition.ignored();
    transition.move(QUEUED, null);
    return transition.accepted();
  }

  private static Outcome expire(Transition transition) {
    JobState state = transition.job.state();
    if (state.isTerminal() || state == FAILED) return transition.ignored();
    if (state == DISPATCHED || state == RUNNING)
      transition.publish(new CancelJob(transition.job.id(), transition.now, "its deadline passed"));
    transition.move(EXPIRED, "the deadline " + transition.job.spec().deadline() + " passed");
    return transition.accepted();
  }

  private static Outcome cancel(Transition transition) {
    switch (transition.job.state()) {
      case QUEUED, DISPATCHED, RETRY_WAIT -> transition.move(CANCELLED, "cancelled by the client");
      case RUNNING -> {
        if (transition.job.cancelRequestedAt() != null) return transition.ignored();
        // The worker has read the same command and answers AttemptCancelled.
        transition.job = transition.job.withCancelRequested(transition.now);
      }
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return transition.ignored();
      }
    }
    return transition.accepted();
  }

  private static Outcome cancelOverdue(Transition transition) {
    if (transition.job.state() != RUNNING || transition.job.cancelRequestedAt() == null)
      return transition.ignored();
    transition.move(CANCELLED, "cancelled by the client; its worker did not confirm in time");
    return transition.accepted();
  }

  private Outcome silence(Transition transition) {
    switch (transition.job.state()) {
      case DISPATCHED -> {
        // No worker started it, so no attempt failed: the ready record is lost, another one is due.
        transition.job = transition.job.withNextRelease(transition.now);
        transition.move(RETRY_WAIT, "released, but no worker started it");
      }
      case RUNNING -> {
        String silent = "worker " + transition.job.worker() + " stopped sending heartbeats";
        retries.failed(
            transition, FailureKind.WORKER_LOST, silent, null, transition.job.progress());
      }
      case QUEUED, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return transition.ignored();
      }
    }
    transition.publish(Retries.fence(transition));
    return transition.accepted();
  }

  private Outcome recordsLost(Transition transition) {
    switch (transition.job.state()) {
      case DISPATCHED -> {
        return silence(transition);
      }
      case RUNNING -> {
        if (retries.lostWithItsTopic(transition)) transition.publish(Retries.fence(transition));
        return transition.accepted();
      }
      case QUEUED, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED, EXPIRED, DEAD -> {
        return transition.ignored();
      }
    }
    return transition.ignored();
  }

  private Outcome attempt(Transition transition, AttemptEvent event) {
    if (!begins(transition, event.attempt(), event.worker())) {
      if (event instanceof AttemptStarted) stopStray(transition, event);
      return transition.ignored();
    }
    if (transition.spentBefore != null
        && isUnderway(event)
        && !retries.mayTakeOver(transition, firstProgress(transition.job, event)))
      return transition.accepted();
    switch (event) {
      case AttemptStarted s -> {
        seeds(transition, s.seed());
        if (s.resumedFromStep() != null)
          transition.job = transition.job.withHistory(transition.job.history().resumed());
        // Its later events may have overtaken it: then there is progress already.
        else if (!retries.mayBeginAnew(transition, transition.job.progress()))
          return transition.accepted();
        // Its worker started after the cancel command was published and may not have read it.
        if (transition.job.cancelRequestedAt() != null)
          transition.publish(
              new CancelJob(transition.job.id(), transition.now, "cancelled by the client"));
      }
      case StepProgress p -> progress(transition, p);
      case RoundRestarted r -> {
        seeds(transition, r.seed());
        transition.job = transition.job.withProgress(roundStart(transition.job, r));
      }
      case OverlapDetected o -> seeds(transition, o.seed());
      case AttemptFinished _ -> {}
      case AttemptFailed f ->
          retries.failed(
              transition,
              f.kind(),
              f.message(),
              f.detail(),
              reached(transition.job, f.round(), f.step()));
      case AttemptHandedOver h ->
          retries.handedOver(transition, reached(transition.job, h.round(), h.step()), h.fault());
      case AttemptCancelled _ -> transition.move(CANCELLED, "cancelled by the client");
    }
    return transition.accepted();
  }

  private Outcome result(Transition transition, JobResult result) {
    if (!begins(transition, result.attempt(), result.worker())) return transition.ignored();
    JobStatus job = transition.job;
    transition.job =
        job.withResult(better(job.result(), result))
            .withHistory(job.history().withResult(result, job));
    FailureKind semantic =
        switch (result.verdict()) {
          case CLEAR, UNCHECKED -> null;
          case OVERLAPPED ->
              result.found().isEmpty()
                  ? FailureKind.OVERLAPPED
                  : result.found().getFirst().failure();
          case BUDGET_EXHAUSTED -> FailureKind.BUDGET_EXHAUSTED;
        };
    if (semantic == null || !retries.policy(job).handles(semantic))
      transition.move(SUCCEEDED, null);
    else retries.wrongPicture(transition, semantic);
    return transition.accepted();
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
  private boolean begins(Transition transition, int attempt, String worker) {
    JobState before = transition.job.state();
    if (before != DISPATCHED && before != RUNNING) return false;
    if (!transition.job.fence().admits(attempt) || isRival(transition.job, attempt, worker))
      return false;
    if (attempt > transition.job.fence().attempt()) {
      if (before == RUNNING) retries.lost(transition, worker);
      transition.job = transition.job.withAttempt(attempt, worker, transition.now);
    }
    transition.job = transition.job.withHeard(transition.now);
    if (before == DISPATCHED) transition.move(RUNNING, null);
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
  private static void stopStray(Transition transition, AttemptEvent event) {
    JobStatus job = transition.job;
    if (job.state().isTerminal())
      transition.publish(new CancelJob(job.id(), transition.now, "the job is " + job.state()));
    else if (isRival(job, event.attempt(), event.worker()))
      transition.publish(
          new FenceAttempts(job.id(), transition.now, event.attempt(), job.worker()));
    else transition.publish(Retries.fence(transition));
  }

  private static void seeds(Transition transition, long seed) {
    JobStatus job = transition.job;
    transition.job = job.withHistory(job.history().withSeeds(List.of(seed)));
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

  private static void progress(Transition transition, StepProgress p) {
    JobProgress progress = progress(p);
    if (progress.notBehind(transition.job.progress()))
      transition.job = transition.job.withProgress(progress);
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
