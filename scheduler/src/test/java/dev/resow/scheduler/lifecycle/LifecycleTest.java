package dev.resow.scheduler.lifecycle;

import static dev.resow.contract.JobState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.CancelJob;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.scheduler.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A job's life, read from top to bottom. */
class LifecycleTest {
  private static final UUID ID = UUID.fromString("0197a7b0-0000-7000-8000-000000000001");

  private final Lifecycle lifecycle = new Lifecycle(RetryPolicy.DEFAULT, new Random(1));
  private final List<ResowEvent> published = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private JobSpec spec = Jobs.spec("acme", Priority.NORMAL);
  private JobStatus job;

  @Test
  void aJobIsAdmittedReleasedBegunAndFinished() {
    accept();
    assertThat(trigger(new Trigger.Release()).accepted())
        .as("not before it was admitted")
        .isFalse();
    assertThat(states(receive(new JobSubmitted(ID, now, spec)))).isEmpty();
    assertThat(states(trigger(new Trigger.Release()))).containsExactly(DISPATCHED);
    assertThat(published).containsExactly(new JobReady(ID, 1, now, spec, 0));
    assertThat(states(receive(Jobs.started(ID, 1, spec)))).containsExactly(RUNNING);
    assertThat(job.worker()).isEqualTo(Jobs.WORKER);
    assertThat(states(receive(Jobs.result(ID, 1, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
    assertThat(job.finishedAt()).isEqualTo(now);
  }

  @Test
  void aResultMayOvertakeItsStartOnAnotherTopic() {
    released();
    assertThat(states(receive(Jobs.result(ID, 1, Verdict.CLEAR))))
        .containsExactly(RUNNING, SUCCEEDED);
    assertThat(receive(Jobs.started(ID, 1, spec)).accepted()).isFalse();
  }

  @Test
  void theBrokersRedeliveryTakesOverAndTheLostWorkerIsFenced() {
    running();
    assertThat(receive(Jobs.started(ID, 2, spec)).accepted()).isTrue();
    assertThat(job.state()).isEqualTo(RUNNING);
    assertThat(job.failures()).containsEntry(FailureKind.WORKER_LOST, 1);

    assertThat(receive(Jobs.result(ID, 1, Verdict.CLEAR)).accepted()).isFalse();
    assertThat(job.state()).isEqualTo(RUNNING);
    receive(Jobs.started(ID, 1, spec));
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 2));
    assertThat(states(receive(Jobs.result(ID, 2, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
  }

  @Test
  void aSecondWorkerOnTheSameAttemptIsStoppedAndItsWordsDoNotCount() {
    running(); // a ready record that lies on the topic twice gives both the same number
    var rival = Jobs.with(Jobs.started(ID, 1, spec), Map.of("worker", "worker-2"));
    assertThat(receive(rival).accepted()).isFalse();
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 1, Jobs.WORKER));
    var failed = Jobs.with(failed(1, FailureKind.INVALID), Map.of("worker", "worker-2"));
    assertThat(receive(failed).accepted()).isFalse();

    assertThat(job.worker()).isEqualTo(Jobs.WORKER);
    assertThat(states(receive(Jobs.result(ID, 1, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
  }

  @Test
  void aWorkerThatStopsHandsItsAttemptOverAndNobodyFailed() {
    running();
    var handedOver = new AttemptHandedOver(ID, 1, Jobs.WORKER, now, 0, 7);
    assertThat(states(receive(handedOver))).containsExactly(RETRY_WAIT, QUEUED);
    assertThat(job.failures()).isEmpty();
    assertThat(job.tries()).isZero();

    trigger(new Trigger.Release());
    assertThat(published).last().isEqualTo(new JobReady(ID, 6, now, spec, 0));
    receive(Jobs.with(Jobs.started(ID, 6, spec), Map.of("resumedFromStep", 7)));
    assertThat(job.history().rounds()).as("it tells them again").isZero();
    assertThat(states(receive(Jobs.result(ID, 6, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
  }

  @Test
  void whoeverGoesOnWithAHandedOverAttemptHasTheBudgetThatItHad() {
    spec = Jobs.with(spec, Map.of("policy", RetryPolicy.builder().maxRounds(1).build()));
    running();
    receive(new AttemptHandedOver(ID, 1, Jobs.WORKER, now, 0, 7));
    trigger(new Trigger.Release());
    assertThat(job.state()).as("its only round is not over").isEqualTo(DISPATCHED);
    receive(Jobs.with(Jobs.started(ID, 6, spec), Map.of("resumedFromStep", 7)));
    assertThat(states(receive(Jobs.result(ID, 6, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
    assertThat(job.history().rounds()).isEqualTo(1);
  }

  @Test
  void whoeverCannotGoOnWithItHasWhatIsLeft() {
    spec = Jobs.with(spec, Map.of("policy", RetryPolicy.builder().maxRounds(2).build()));
    running();
    receive(new AttemptHandedOver(ID, 1, Jobs.WORKER, now, 0, 7));
    trigger(new Trigger.Release());
    var anew = receive(Jobs.started(ID, 6, spec));
    assertThat(states(anew)).containsExactly(RUNNING, RETRY_WAIT, QUEUED);
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 11));
    assertThat(job.failures()).as("nobody failed").isEmpty();
  }

  @Test
  void aFaultOfTheWorkersStorageOrFilesCostsTheJobNeitherATryNorItsBudget() {
    spec =
        Jobs.with(
            spec, Map.of("policy", RetryPolicy.builder().maxAttempts(1).maxRounds(1).build()));
    running();
    for (int release = 1; release <= 46; release += 5) {
      var fault = "the artifact store (RESOW_ARTIFACTS) is full";
      var givenBack = new AttemptHandedOver(ID, release, Jobs.WORKER, now, 0, 7, fault);
      assertThat(states(receive(givenBack))).containsExactly(RETRY_WAIT, QUEUED);
      trigger(new Trigger.Release());
      assertThat(states(receive(Jobs.started(ID, release + 5, spec)))).containsExactly(RUNNING);
    }
    assertThat(job.tries()).isZero();
    assertThat(job.failures()).isEmpty();
    assertThat(job.history().rounds()).isZero();
    assertThat(states(receive(Jobs.result(ID, 51, Verdict.CLEAR)))).containsExactly(SUCCEEDED);
  }

  @Test
  void aCancelledJobIsNotHandedOver() {
    running();
    receive(new CancelJob(ID, now, null));
    var handedOver = new AttemptHandedOver(ID, 1, Jobs.WORKER, now, 0, 7);
    assertThat(states(receive(handedOver))).containsExactly(CANCELLED);
  }

  @Test
  void aTransientFailureIsTriedAgainLaterUnderNumbersNobodyHasUsed() {
    running();
    assertThat(states(receive(failed(1, FailureKind.TRANSIENT))))
        .as("the first time at once")
        .containsExactly(RETRY_WAIT, QUEUED);
    assertThat(job.nextAt()).isEqualTo(now);
    // the worker died before it acknowledged: the broker delivers the old record once more
    assertThat(receive(Jobs.started(ID, 2, spec)).accepted()).isFalse();
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 6));

    trigger(new Trigger.Release());
    assertThat(published).last().isEqualTo(new JobReady(ID, 6, now, spec, 1, Jobs.WORKER));
    assertThat(receive(Jobs.result(ID, 2, Verdict.CLEAR)).accepted()).isFalse();
    assertThat(states(receive(Jobs.result(ID, 6, Verdict.CLEAR))))
        .containsExactly(RUNNING, SUCCEEDED);
  }

  @Test
  void theSecondFailureOfItsKindWaitsForItsBackoff() {
    running();
    receive(failed(1, FailureKind.TRANSIENT));
    trigger(new Trigger.Release());
    assertThat(states(receive(failed(6, FailureKind.TRANSIENT))))
        .containsExactly(RUNNING, RETRY_WAIT);
    assertThat(job.nextAt()).isBetween(now.plusMillis(500), now.plusSeconds(1));
    assertThat(trigger(new Trigger.Release()).accepted()).isFalse();
    assertThat(states(trigger(new Trigger.RetryDue()))).containsExactly(QUEUED);
  }

  @Test
  void whatCanNotBeDoneIsBuriedWithItsReason() {
    running();
    assertThat(states(receive(failed(1, FailureKind.INVALID)))).containsExactly(FAILED, DEAD);
    assertThat(job.failure().message()).isEqualTo("no luck");
    assertThat(published)
        .last()
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter -> {
              assertThat(letter.reason()).isEqualTo("job-dead");
              assertThat(letter.jobId()).isEqualTo(ID);
              assertThat(letter.detail()).contains("no luck").contains("no rule for INVALID");
            });
  }

  @Test
  void aPolicyMayAskForAnotherSeedWhenThePictureIsWrong() {
    spec = withPolicy(RetryPolicy.builder().on(FailureKind.OVERLAPPED).nextSeed().times(1).build());
    running();
    assertThat(states(receive(Jobs.result(ID, 1, Verdict.OVERLAPPED))))
        .containsExactly(RETRY_WAIT, QUEUED);
    trigger(new Trigger.Release());
    JobReady ready = (JobReady) published.getLast();
    assertThat(ready.spec().seed()).isNotEqualTo(spec.seed()).isBetween(0L, 1L << 53);

    // the second wrong picture is better than none
    assertThat(states(receive(Jobs.result(ID, ready.attempt(), Verdict.OVERLAPPED))))
        .containsExactly(RUNNING, SUCCEEDED);
    assertThat(job.result().verdict()).isEqualTo(Verdict.OVERLAPPED);
  }

  @Test
  void cancelEndsAWaitingJobAtOnceAndStopsARunningOne() {
    accept();
    assertThat(states(cancel())).containsExactly(CANCELLED);

    released();
    assertThat(states(cancel())).containsExactly(CANCELLED);
    receive(Jobs.started(ID, 1, spec));
    assertThat(published).as("a worker takes it all the same").last().isInstanceOf(CancelJob.class);

    running();
    assertThat(states(cancel())).isEmpty();
    assertThat(cancel().accepted()).as("the second cancel").isFalse();
    assertThat(states(receive(new AttemptCancelled(ID, 1, Jobs.WORKER, now, 0, 3, null))))
        .containsExactly(CANCELLED);
  }

  @Test
  void aCancelReachesTheWorkerThatTookOverAndIsFinalEvenIfNobodyAnswers() {
    running();
    cancel();
    receive(Jobs.started(ID, 2, spec));
    assertThat(published).last().isInstanceOf(CancelJob.class);
    assertThat(states(trigger(new Trigger.CancelOverdue()))).containsExactly(CANCELLED);
  }

  @Test
  void aFailureAfterCancelIsNotTriedAgain() {
    running();
    cancel();
    assertThat(states(receive(failed(1, FailureKind.TRANSIENT)))).containsExactly(CANCELLED);
  }

  @Test
  void aDeadlineExpiresAJobWhereverItIs() {
    accept();
    assertThat(states(trigger(new Trigger.DeadlinePassed()))).containsExactly(EXPIRED);
    running();
    assertThat(states(trigger(new Trigger.DeadlinePassed()))).containsExactly(EXPIRED);
    assertThat(published).last().isInstanceOf(CancelJob.class);
  }

  @Test
  void silenceCostsARunningJobATryAndAReleasedOneNothing() {
    running();
    assertThat(states(trigger(new Trigger.HeartbeatTimeout()))).containsExactly(RETRY_WAIT, QUEUED);
    assertThat(job.tries()).isEqualTo(1);
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 6));

    released();
    assertThat(states(trigger(new Trigger.HeartbeatTimeout()))).containsExactly(RETRY_WAIT);
    assertThat(job.tries()).isZero();
  }

  @Test
  void recordsThatWereLostWithTheirTopicCostNobodyATry() {
    running();
    assertThat(states(trigger(new Trigger.RecordsLost()))).containsExactly(RETRY_WAIT, QUEUED);
    assertThat(job.tries()).isZero();
    assertThat(published).last().isEqualTo(new FenceAttempts(ID, now, 6));

    released();
    assertThat(states(trigger(new Trigger.RecordsLost()))).containsExactly(RETRY_WAIT);
    assertThat(job.tries()).isZero();

    running();
    receive(new CancelJob(ID, now, null));
    assertThat(states(trigger(new Trigger.RecordsLost()))).containsExactly(CANCELLED);
  }

  @Test
  void progressNeverRunsBackwardsWithinAnAttempt() {
    running();
    receive(progress(1, 5));
    receive(progress(0, 20));
    assertThat(job.progress().round()).isEqualTo(1);
    assertThat(job.progress().step()).isEqualTo(5);
  }

  @Test
  void afterTooManyFailuresTheJobIsBuried() {
    accept();
    receive(new JobSubmitted(ID, now, spec));
    for (int round = 1; !job.state().isTerminal(); round++) {
      assertThat(round).isLessThanOrEqualTo(RetryPolicy.DEFAULT.maxAttempts());
      trigger(new Trigger.RetryDue());
      trigger(new Trigger.Release());
      receive(failed(job.fence().base(), FailureKind.TRANSIENT));
      now = now.plus(Duration.ofMinutes(2));
    }
    assertThat(job.state()).isEqualTo(DEAD);
    assertThat(job.tries()).isEqualTo(5);
  }

  private void accept() {
    published.clear();
    job = JobStatus.accepted(ID, spec);
  }

  private void released() {
    accept();
    receive(new JobSubmitted(ID, now, spec));
    trigger(new Trigger.Release());
  }

  private void running() {
    released();
    receive(Jobs.started(ID, 1, spec));
  }

  private Outcome cancel() {
    return receive(new CancelJob(ID, now, null));
  }

  private Outcome receive(ResowEvent event) {
    return trigger(new Trigger.EventReceived(event));
  }

  private Outcome trigger(Trigger trigger) {
    Outcome outcome = lifecycle.apply(job, trigger, now);
    job = outcome.job();
    published.addAll(outcome.events());
    return outcome;
  }

  private AttemptFailed failed(int attempt, FailureKind kind) {
    return new AttemptFailed(ID, attempt, Jobs.WORKER, now, kind, "no luck", null, null, null);
  }

  private StepProgress progress(int round, int step) {
    return new StepProgress(ID, 1, Jobs.WORKER, now, round, step, 28, null, Map.of());
  }

  private JobSpec withPolicy(RetryPolicy policy) {
    return new JobSpec(
        spec.prompt(),
        "",
        spec.subjects(),
        spec.method(),
        spec.model(),
        128,
        128,
        28,
        4.5,
        42,
        null,
        policy,
        Priority.NORMAL,
        "acme",
        null,
        null);
  }

  private static List<dev.resow.contract.JobState> states(Outcome outcome) {
    return outcome.moves().stream().map(JobStateChanged::to).toList();
  }
}
