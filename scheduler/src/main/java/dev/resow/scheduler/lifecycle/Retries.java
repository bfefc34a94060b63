package dev.resow.scheduler.lifecycle;

import static dev.resow.contract.JobState.*;

import dev.resow.contract.CancelJob;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobSpec;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.failure.FailureNature;
import dev.resow.contract.policy.Ceilings;
import dev.resow.contract.policy.RetryAction;
import dev.resow.contract.policy.RetryDecision;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.contract.policy.Spent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What becomes of a job whose attempt failed: its policy and its ceilings decide. */
final class Retries {
  private final Function<String, RetryPolicy> standard;
  private final RandomGenerator random;

  /**
   * @param standard the policy of jobs that bring none, by tenant
   */
  Retries(Function<String, RetryPolicy> standard, RandomGenerator random) {
    this.standard = standard;
    this.random = random;
  }

  RetryPolicy policy(JobStatus job) {
    JobSpec spec = job.spec();
    return spec.policy() == null ? standard.apply(spec.tenant()) : spec.policy();
  }

  /**
   * What the next release samples, within what is left of the ceilings; empty if one is reached.
   */
  Optional<JobSpec> nextRelease(Draft draft) {
    Ceilings ceilings = policy(draft.job).ceilings();
    Spent spent = spent(draft);
    Optional<String> reached = ceilings.reached(spent, Duration.ZERO);
    if (reached.isPresent()) {
      JobFailure last = draft.job.failure();
      giveUp(
          draft,
          last == null ? FailureKind.BUDGET_EXHAUSTED : last.kind(),
          last == null ? "it is not allowed to start" : last.message(),
          reached.get());
      return Optional.empty();
    }
    JobSpec spec = draft.job.spec();
    return Optional.of(spec.withBudget(ceilings.left(spec.budget(), spent)));
  }

  /**
   * The current attempt failed without a picture.
   *
   * @param progress how far it came, or null
   */
  void failed(Draft draft, FailureKind kind, String message, String detail, JobProgress progress) {
    count(draft, kind, message, detail, progress);
    if (draft.job.cancelRequestedAt() != null) draft.move(CANCELLED, "cancelled by the client");
    else
      switch (decide(draft, kind)) {
        case RetryDecision.Again again -> waitForRetry(draft, again, message);
        case RetryDecision.GiveUp g -> giveUp(draft, kind, message, g.why());
      }
  }

  /**
   * The current attempt's worker gives it back: no failure, no try spent, the same is released
   * again.
   *
   * @param progress how far it came
   * @param fault what does not work on the worker's side, or null when it stops; work that is lost
   *     by a fault is not charged to the job
   */
  void handedOver(Draft draft, JobProgress progress, String fault) {
    if (draft.job.cancelRequestedAt() != null) {
      draft.move(CANCELLED, "cancelled by the client");
      return;
    }
    String worker = draft.job.worker();
    draft.move(
        RETRY_WAIT,
        fault == null
            ? "worker %s is shutting down and handed the job over".formatted(worker)
            : "worker %s returned the job: %s".formatted(worker, fault));
    JobStatus job = draft.job;
    History history = job.history();
    draft.job =
        job.withHistory(
                fault == null
                    ? history.withHandedOver(progress, job.spec())
                    : history.withGivenBack().withAvoid(worker))
            .withNextRelease(draft.now);
    draft.move(QUEUED, null);
  }

  /**
   * The current attempt's events were lost with their topic: no failure, the same work is released
   * again.
   *
   * @return false if the job is cancelled instead
   */
  boolean lostWithItsTopic(Draft draft) {
    if (draft.job.cancelRequestedAt() != null) {
      draft.move(CANCELLED, "cancelled by the client");
      return false;
    }
    draft.move(RETRY_WAIT, "the records of its attempt were lost when their topic was deleted");
    JobStatus job = draft.job;
    draft.job =
        job.withHistory(job.history().withHandedOver(job.progress(), job.spec()))
            .withNextRelease(draft.now);
    draft.move(QUEUED, null);
    return true;
  }

  /**
   * The attempt that should resume a handed-over one started from the beginning: true if the budget
   * allows it, with the earlier work lost. Otherwise it is stopped, for a release with a smaller
   * budget.
   *
   * @param progress of the new attempt, or null
   */
  boolean mayBeginAnew(Draft draft, JobProgress progress) {
    History history = draft.job.history();
    draft.job = draft.job.withHistory(history.anew());
    if (draft.job.history().equals(history)
        || draft.job.cancelRequestedAt() != null
        || leavesAsMuch(draft, history)) return true;
    draft.move(RETRY_WAIT, "worker %s could not resume the job".formatted(draft.job.worker()));
    JobStatus job = draft.job;
    draft.job =
        job.withHistory(job.history().withoutResult(progress, job.spec()))
            .withNextRelease(draft.now);
    draft.move(QUEUED, null);
    draft.say(fence(draft));
    return false;
  }

  /** Whether the ceilings leave the next attempt what they left before. */
  private boolean leavesAsMuch(Draft draft, History before) {
    Ceilings ceilings = policy(draft.job).ceilings();
    Spent spent = spent(draft);
    var budget = draft.job.spec().budget();
    return ceilings.reached(spent, Duration.ZERO).isEmpty()
        && ceilings
            .left(budget, spent)
            .equals(ceilings.left(budget, before.spent(draft.job.tries(), draft.now)));
  }

  /** The current attempt's picture is wrong; it is kept in case nothing better comes. */
  void wrongPicture(Draft draft, FailureKind kind) {
    String message = "the subjects of the image overlap";
    draft.job = draft.job.withFailure(failure(draft, kind, message, null));
    if (draft.job.cancelRequestedAt() != null) {
      draft.move(SUCCEEDED, "cancelled by the client after the image was finished");
      return;
    }
    switch (decide(draft, kind)) {
      case RetryDecision.Again again -> waitForRetry(draft, again, message);
      case RetryDecision.GiveUp g -> draft.move(SUCCEEDED, g.why());
    }
  }

  /** The broker redelivered the record to {@code by}: the previous holder is lost. */
  void lost(Draft draft, String by) {
    String from = draft.job.worker();
    draft.spentBefore = spent(draft);
    count(
        draft,
        FailureKind.WORKER_LOST,
        "worker %s was lost; the broker redelivered the job to %s".formatted(from, by),
        null,
        draft.job.progress());
  }

  /**
   * After {@link #lost}: true if the attempt that started instead may continue as the retry.
   * Otherwise it is stopped, and the policy decides.
   *
   * @param progress of the new attempt, or null
   */
  boolean mayTakeOver(Draft draft, JobProgress progress) {
    if (draft.job.cancelRequestedAt() != null) return true;
    String message = draft.job.failure().message();
    switch (decide(draft, FailureKind.WORKER_LOST)) {
      case RetryDecision.Again again -> {
        if (again.action() instanceof RetryAction.SameSeed && hasTheRightBudget(draft)) return true;
        // It has begun a round until it hears that it shall stop.
        JobStatus job = draft.job;
        draft.job = job.withHistory(job.history().withoutResult(progress, job.spec()));
        waitForRetry(draft, again, message);
        draft.say(fence(draft));
      }
      case RetryDecision.GiveUp g -> {
        giveUp(draft, FailureKind.WORKER_LOST, message, g.why());
        draft.say(new CancelJob(draft.job.id(), draft.now, "the job is " + draft.job.state()));
      }
    }
    return false;
  }

  /** The record it was given carries the budget that was left before the loss. */
  private boolean hasTheRightBudget(Draft draft) {
    Ceilings ceilings = policy(draft.job).ceilings();
    var budget = draft.job.spec().budget();
    return ceilings.wallTime() == null
        && ceilings.left(budget, draft.spentBefore).equals(ceilings.left(budget, spent(draft)));
  }

  static FenceAttempts fence(Draft draft) {
    return new FenceAttempts(draft.job.id(), draft.now, draft.job.fence().lowestValid());
  }

  private static Spent spent(Draft draft) {
    return draft.job.history().spent(draft.job.tries(), draft.now);
  }

  private void count(
      Draft draft, FailureKind kind, String message, String detail, JobProgress progress) {
    JobStatus job = draft.job;
    History history = job.history().withoutResult(progress, job.spec());
    boolean elsewhere = kind.nature() == FailureNature.INFRASTRUCTURE;
    draft.job =
        job.withFailure(failure(draft, kind, message, detail))
            .withHistory(history.withAvoid(elsewhere ? job.worker() : null));
  }

  private RetryDecision decide(Draft draft, FailureKind kind) {
    RetryPolicy policy = policy(draft.job);
    int ofKind = draft.job.failures().getOrDefault(kind, 0);
    RetryDecision decision = policy.decide(kind, ofKind, spent(draft), random);
    Double most = policy.maxForwardEquivalents();
    if (decision instanceof RetryDecision.GiveUp || most == null) return decision;
    double left = most - draft.job.history().forwardEquivalents();
    double picture = History.forwards(draft.job.spec().steps(), draft.job.spec());
    return left >= picture
        ? decision
        : new RetryDecision.GiveUp(
            "%s forward equivalents are left, but one image needs %s".formatted(left, picture));
  }

  private static void waitForRetry(Draft draft, RetryDecision.Again again, String reason) {
    draft.move(RETRY_WAIT, reason);
    JobStatus job = draft.job;
    var used = job.history().withSeeds(List.of(job.spec().seed())).seeds();
    draft.job =
        job.withSpec(NextSpec.of(job.spec(), again.action(), used))
            .withNextRelease(draft.now.plus(again.delay()));
    if (again.delay().isZero()) draft.move(QUEUED, null);
  }

  /** A picture, with its verdict, is better than none. */
  private static void giveUp(Draft draft, FailureKind kind, String message, String why) {
    if (draft.job.result() != null) draft.move(SUCCEEDED, why);
    else bury(draft, kind, message, why);
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

  private static JobFailure failure(Draft draft, FailureKind kind, String message, String detail) {
    return new JobFailure(kind, message, detail, draft.job.fence().attempt(), draft.now);
  }
}
