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
  Optional<JobSpec> nextRelease(Transition transition) {
    Ceilings ceilings = policy(transition.job).ceilings();
    Spent spent = spent(transition);
    Optional<String> reached = ceilings.reached(spent, Duration.ZERO);
    if (reached.isPresent()) {
      JobFailure last = transition.job.failure();
      giveUp(
          transition,
          last == null ? FailureKind.BUDGET_EXHAUSTED : last.kind(),
          last == null ? "it is not allowed to start" : last.message(),
          reached.get());
      return Optional.empty();
    }
    JobSpec spec = transition.job.spec();
    return Optional.of(spec.withBudget(spec.budget().within(ceilings, spent)));
  }

  /**
   * The current attempt failed without a picture.
   *
   * @param progress how far it came, or null
   */
  void failed(
      Transition transition,
      FailureKind kind,
      String message,
      String detail,
      JobProgress progress) {
    count(transition, kind, message, detail, progress);
    if (transition.job.cancelRequestedAt() != null)
      transition.move(CANCELLED, "cancelled by the client");
    else
      switch (decide(transition, kind)) {
        case RetryDecision.Again again -> waitForRetry(transition, again, message);
        case RetryDecision.GiveUp g -> giveUp(transition, kind, message, g.why());
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
  void handedOver(Transition transition, JobProgress progress, String fault) {
    if (transition.job.cancelRequestedAt() != null) {
      transition.move(CANCELLED, "cancelled by the client");
      return;
    }
    String worker = transition.job.worker();
    transition.move(
        RETRY_WAIT,
        fault == null
            ? "worker %s is shutting down and handed the job over".formatted(worker)
            : "worker %s returned the job: %s".formatted(worker, fault));
    JobStatus job = transition.job;
    History history = job.history();
    transition.job =
        job.withHistory(
                fault == null
                    ? history.withHandedOver(progress, job)
                    : history.withGivenBack().withAvoid(worker))
            .withNextRelease(transition.now);
    transition.move(QUEUED, null);
  }

  /**
   * The current attempt's events were lost with their topic: no failure, the same work is released
   * again.
   *
   * @return false if the job is cancelled instead
   */
  boolean lostWithItsTopic(Transition transition) {
    if (transition.job.cancelRequestedAt() != null) {
      transition.move(CANCELLED, "cancelled by the client");
      return false;
    }
    transition.move(
        RETRY_WAIT, "the records of its attempt were lost when their topic was deleted");
    JobStatus job = transition.job;
    transition.job =
        job.withHistory(job.history().withHandedOver(job.progress(), job))
            .withNextRelease(transition.now);
    transition.move(QUEUED, null);
    return true;
  }

  /**
   * The attempt that should resume a handed-over one started from the beginning: true if the budget
   * allows it, with the earlier work lost. Otherwise it is stopped, for a release with a smaller
   * budget.
   *
   * @param progress of the new attempt, or null
   */
  boolean mayBeginAnew(Transition transition, JobProgress progress) {
    History history = transition.job.history();
    transition.job = transition.job.withHistory(history.anew());
    if (transition.job.history().equals(history)
        || transition.job.cancelRequestedAt() != null
        || leavesAsMuch(transition, history)) return true;
    transition.move(
        RETRY_WAIT, "worker %s could not resume the job".formatted(transition.job.worker()));
    JobStatus job = transition.job;
    transition.job =
        job.withHistory(job.history().withoutResult(progress, job)).withNextRelease(transition.now);
    transition.move(QUEUED, null);
    transition.publish(fence(transition));
    return false;
  }

  /** Whether the ceilings leave the next attempt what they left before. */
  private boolean leavesAsMuch(Transition transition, History before) {
    Ceilings ceilings = policy(transition.job).ceilings();
    Spent spent = spent(transition);
    var budget = transition.job.spec().budget();
    return ceilings.reached(spent, Duration.ZERO).isEmpty()
        && budget
            .within(ceilings, spent)
            .equals(budget.within(ceilings, before.spent(transition.job.tries(), transition.now)));
  }

  /** The current attempt's picture is wrong; it is kept in case nothing better comes. */
  void wrongPicture(Transition transition, FailureKind kind) {
    String message = whatIsWrong(kind);
    transition.job = transition.job.withFailure(failure(transition, kind, message, null));
    if (transition.job.cancelRequestedAt() != null) {
      transition.move(SUCCEEDED, "cancelled by the client after the image was finished");
      return;
    }
    switch (decide(transition, kind)) {
      case RetryDecision.Again again -> waitForRetry(transition, again, message);
      case RetryDecision.GiveUp g -> transition.move(SUCCEEDED, g.why());
    }
  }

  private static String whatIsWrong(FailureKind kind) {
    return switch (kind) {
      case MISSING -> "a subject is missing from the image";
      case MISPLACED -> "a subject of the image is not where the prompt asks it to be";
      case MIXED -> "a subject of the image has features of another one";
      default -> "the subjects of the image overlap";
    };
  }

  /** The broker redelivered the record to {@code by}: the previous holder is lost. */
  void lost(Transition transition, String by) {
    String from = transition.job.worker();
    transition.spentBefore = spent(transition);
    count(
        transition,
        FailureKind.WORKER_LOST,
        "worker %s was lost; the broker redelivered the job to %s".formatted(from, by),
        null,
        transition.job.progress());
  }

  /**
   * After {@link #lost}: true if the attempt that started instead may continue as the retry.
   * Otherwise it is stopped, and the policy decides.
   *
   * @param progress of the new attempt, or null
   */
  boolean mayTakeOver(Transition transition, JobProgress progress) {
    if (transition.job.cancelRequestedAt() != null) return true;
    String message = transition.job.failure().message();
    switch (decide(transition, FailureKind.WORKER_LOST)) {
      case RetryDecision.Again again -> {
        if (again.action() instanceof RetryAction.SameSeed && hasTheRightBudget(transition))
          return true;
        // It has begun a round until it hears that it shall stop.
        JobStatus job = transition.job;
        transition.job = job.withHistory(job.history().withoutResult(progress, job));
        waitForRetry(transition, again, message);
        transition.publish(fence(transition));
      }
      case RetryDecision.GiveUp g -> {
        giveUp(transition, FailureKind.WORKER_LOST, message, g.why());
        transition.publish(
            new CancelJob(
                transition.job.id(), transition.now, "the job is " + transition.job.state()));
      }
    }
    return false;
  }

  /** The record it was given carries the budget that was left before the loss. */
  private boolean hasTheRightBudget(Transition transition) {
    Ceilings ceilings = policy(transition.job).ceilings();
    var budget = transition.job.spec().budget();
    return ceilings.wallTime() == null
        && budget
            .within(ceilings, transition.spentBefore)
            .equals(budget.within(ceilings, spent(transition)));
  }

  static FenceAttempts fence(Transition transition) {
    return new FenceAttempts(
        transition.job.id(), transition.now, transition.job.fence().lowestValid());
  }

  private static Spent spent(Transition transition) {
    return transition.job.history().spent(transition.job.tries(), transition.now);
  }

  private void count(
      Transition transition,
      FailureKind kind,
      String message,
      String detail,
      JobProgress progress) {
    JobStatus job = transition.job;
    History history = job.history().withoutResult(progress, job);
    boolean elsewhere = kind.nature() == FailureNature.INFRASTRUCTURE;
    transition.job =
        job.withFailure(failure(transition, kind, message, detail))
            .withHistory(history.withAvoid(elsewhere ? job.worker() : null));
  }

  private RetryDecision decide(Transition transition, FailureKind kind) {
    RetryPolicy policy = policy(transition.job);
    int alike = policy.answeredAlike(kind, transition.job.failures());
    RetryDecision decision = policy.decide(kind, alike, spent(transition), random);
    Double most = policy.maxForwardEquivalents();
    if (decision instanceof RetryDecision.GiveUp || most == null) return decision;
    double left = most - transition.job.history().forwardEquivalents();
    JobSpec spec = transition.job.spec();
    double picture = transition.job.forwards(spec.steps() - spec.skippedSteps());
    return left >= picture
        ? decision
        : new RetryDecision.GiveUp(
            "%s forward equivalents are left, but one image needs %s".formatted(left, picture));
  }

  private static void waitForRetry(
      Transition transition, RetryDecision.Again again, String reason) {
    transition.move(RETRY_WAIT, reason);
    JobStatus job = transition.job;
    var used = job.history().withSeeds(List.of(job.spec().seed())).seeds();
    transition.job =
        job.withSpec(NextSpec.of(job.spec(), again.action(), used))
            .withNextRelease(transition.now.plus(again.delay()));
    if (again.delay().isZero()) transition.move(QUEUED, null);
  }

  /** A picture, with its verdict, is better than none. */
  private static void giveUp(Transition transition, FailureKind kind, String message, String why) {
    if (transition.job.result() != null) transition.move(SUCCEEDED, why);
    else bury(transition, kind, message, why);
  }

  private static void bury(Transition transition, FailureKind kind, String message, String why) {
    transition.move(FAILED, message);
    transition.move(DEAD, why);
    transition.publish(
        new DeadLetter(
            transition.now,
            "job-dead",
            kind + ": " + message + " (" + why + ")",
            "scheduler",
            null,
            transition.job.id(),
            transition.job.fence().attempt()));
  }

  private static JobFailure failure(
      Transition transition, FailureKind kind, String message, String detail) {
    return new JobFailure(kind, message, detail, transition.job.fence().attempt(), transition.now);
  }
}
