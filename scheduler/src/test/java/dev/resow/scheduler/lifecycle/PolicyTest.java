package dev.resow.scheduler.lifecycle;

import static dev.resow.contract.JobState.*;
import static dev.resow.contract.failure.FailureKind.BUDGET_EXHAUSTED;
import static dev.resow.contract.failure.FailureKind.INVALID;
import static dev.resow.contract.failure.FailureKind.MISPLACED;
import static dev.resow.contract.failure.FailureKind.MISSING;
import static dev.resow.contract.failure.FailureKind.MIXED;
import static dev.resow.contract.failure.FailureKind.OVERLAPPED;
import static dev.resow.contract.failure.FailureKind.TRANSIENT;
import static dev.resow.contract.failure.FailureKind.WORKER_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.Budget;
import dev.resow.contract.CancelJob;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.FindingKind;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryAction;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.contract.policy.RetryPolicyBuilder;
import dev.resow.scheduler.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What policies and their ceilings make of failures. Steps 28 with guidance: 56 forwards a round.
 */
class PolicyTest {
  private static final UUID ID = UUID.fromString("0197a7b0-0000-7000-8000-000000000002");

  private final List<ResowEvent> published = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private Lifecycle lifecycle = new Lifecycle(RetryPolicy.DEFAULT, new Random(1));
  private JobSpec spec = Jobs.spec("acme", Priority.NORMAL);
  private JobStatus job;

  @Test
  void aTransientFailureGoesToAnotherWorkerOnTheSameSeed() {
    run(RetryPolicy.DEFAULT);
    fail(TRANSIENT, null);
    JobReady again = again();
    assertThat(again.avoid()).isEqualTo(Jobs.WORKER);
    assertThat(again.spec()).isEqualTo(spec);
  }

  @Test
  void aWrongPictureGetsASeedNoRoundHasUsed() {
    run(RetryPolicy.builder().on(OVERLAPPED).nextSeed().times(20).maxAttempts(50));
    var used = new HashSet<Long>(List.of(42L));
    for (int i = 0; i < 20; i++) {
      // what the scheduler would choose next, one round has used already
      long unlucky = NextSpec.of(job.spec(), new RetryAction.NextSeed(), used).seed();
      receive(new RoundRestarted(ID, attempt(), Jobs.WORKER, now, 1, unlucky, 4, "overlap"));
      receive(result(Verdict.OVERLAPPED, unlucky + 1));
      used.addAll(List.of(unlucky, unlucky + 1));
      JobReady again = again();
      assertThat(used).doesNotContain(again.spec().seed());
      assertThat(again.avoid()).as("the worker is not to blame").isNull();
      used.add(again.spec().seed());
      begin(again);
    }
    assertThat(job.history().seeds()).isEqualTo(used);
    assertThat(job.history().begun()).isEqualTo(21);
  }

  @Test
  void aLadderIsClimbed() {
    run(RetryPolicy.builder().on(BUDGET_EXHAUSTED).stronger("weak", "strong").times(3));
    for (String method : List.of("weak", "strong", "strong")) {
      long before = job.spec().seed();
      receive(result(Verdict.BUDGET_EXHAUSTED, 7));
      JobReady again = again();
      assertThat(again.spec().method()).isEqualTo(method);
      assertThat(again.spec().seed()).isNotEqualTo(before);
      begin(again);
    }
  }

  @Test
  void aWrongPictureIsKeptWhenNothingBetterComes() {
    run(RetryPolicy.DEFAULT);
    var first = result(Verdict.OVERLAPPED, 7);
    receive(first);
    begin(again());
    assertThat(fail(INVALID, null)).as("a picture is better than none").containsExactly(SUCCEEDED);
    assertThat(job.result()).isEqualTo(first);
    assertThat(published).noneMatch(e -> e instanceof DeadLetter);
  }

  @Test
  void theGravestFindingOfThePictureChoosesTheRule() {
    run(
        RetryPolicy.builder()
            .on(OVERLAPPED)
            .nextSeed()
            .on(MISPLACED)
            .otherMethod("layout")
            .maxAttempts(9));
    receive(found(FindingKind.MISPLACED, FindingKind.MIXED));
    assertThat(job.failure().kind()).isEqualTo(MISPLACED);
    assertThat(job.failure().message()).contains("not where the prompt asks it to be");
    JobReady again = again();
    assertThat(again.spec().method()).isEqualTo("layout");
    assertThat(job.failures()).containsEntry(MISPLACED, 1);
  }

  /** One retry, whatever was wrong with each image: the second is as wrong as an overlapped one. */
  @Test
  void aPolicyForOverlapsAnswersEveryWrongPictureWithItsRetries() {
    run(RetryPolicy.DEFAULT);
    receive(found(FindingKind.MIXED));
    begin(again());
    assertThat(receive(found(FindingKind.MISSING))).containsExactly(SUCCEEDED);
    assertThat(job.failures()).containsEntry(MIXED, 1).containsEntry(MISSING, 1);
  }

  /** Of a worker from before the findings. */
  @Test
  void aWrongPictureThatNobodyExplainsIsOverlapped() {
    run(RetryPolicy.DEFAULT);
    receive(result(Verdict.OVERLAPPED, 7));
    assertThat(job.failure().kind()).isEqualTo(OVERLAPPED);
  }

  private JobResult found(FindingKind... kinds) {
    return Jobs.with(result(Verdict.OVERLAPPED, 7), Map.of("found", List.of(kinds)));
  }

  @Test
  void aClearPictureReplacesAWrongOne() {
    run(RetryPolicy.DEFAULT);
    receive(result(Verdict.OVERLAPPED, 7));
    begin(again());
    assertThat(receive(result(Verdict.CLEAR, 8))).containsExactly(SUCCEEDED);
    assertThat(job.result().verdict()).isEqualTo(Verdict.CLEAR);
  }

  @Test
  void withoutARuleAWrongPictureIsTheResult() {
    run(RetryPolicy.builder());
    assertThat(receive(result(Verdict.OVERLAPPED, 7))).containsExactly(SUCCEEDED);
  }

  @Test
  void theTenantsPolicyCountsForJobsThatBringNone() {
    RetryPolicy never = RetryPolicy.builder().build();
    lifecycle =
        new Lifecycle(tenant -> tenant.equals("acme") ? never : RetryPolicy.DEFAULT, new Random(1));
    spec = Jobs.spec("acme", Priority.NORMAL);
    start();
    assertThat(fail(TRANSIENT, null)).containsExactly(FAILED, DEAD);
    spec = Jobs.spec("other", Priority.NORMAL);
    start();
    assertThat(fail(TRANSIENT, null)).containsExactly(RETRY_WAIT, QUEUED);
  }

  @Test
  void aReleaseCarriesWhatIsLeft() {
    run(sameSeed(9).maxRounds(5).maxForwardEquivalents(300).maxWallTime(Duration.ofMinutes(2)));
    assertThat(ready().spec().budget()).isEqualTo(new Budget(3, 300., 120.));
    pass(30);
    progress(1, 10); // two rounds, 38 steps, 76 forwards
    fail(TRANSIENT, null);
    assertThat(again().spec().budget()).isEqualTo(new Budget(3, 224., 90.));
    begin(ready());
    fail(TRANSIENT, 1);
    assertThat(again().spec().budget().rounds()).as("5 - 2 - 2").isEqualTo(1);
    begin(ready());
    assertThat(fail(TRANSIENT, 0)).as("no round is left").containsExactly(FAILED, DEAD);
  }

  @Test
  void candidatesThatStartTogetherAreOneRound() {
    run(sameSeed(9).maxRounds(3).build(), Map.of("candidates", 4));
    progress(4, 10); // the first candidate of the second start
    fail(TRANSIENT, null);
    assertThat(job.history().rounds()).isEqualTo(2);
    assertThat(again().spec().budget().rounds()).as("3 - 2").isEqualTo(1);
  }

  @Test
  void whatAResumedAttemptTellsAgainIsCountedOnce() {
    run(sameSeed(9).maxRounds(9));
    progress(1, 10);
    fail(TRANSIENT, null);
    assertThat(job.history().rounds()).isEqualTo(2);
    receive(Jobs.with(Jobs.started(again()), Map.of("resumedFromStep", 8)));
    assertThat(job.history().rounds()).isZero();
    progress(2, 5);
    fail(TRANSIENT, null);
    assertThat(job.history().rounds()).as("of both attempts").isEqualTo(3);
    assertThat(job.history().forwardEquivalents()).isEqualTo(2. * (28 + 28 + 5));
  }

  /** Its guidance scale of 4.5 is an input of the network, or has no meaning: no second pass. */
  @ParameterizedTest
  @EnumSource(GuidanceKind.class)
  void aStepHasTheForwardPassesOfItsModel(GuidanceKind guidance) {
    double passes = guidance == GuidanceKind.CLASSIFIER_FREE ? 2 : 1;
    run(sameSeed(9).maxForwardEquivalents(100), guidance);
    progress(0, 28);
    var moves = fail(TRANSIENT, null);
    assertThat(job.history().forwardEquivalents()).isEqualTo(passes * 28);
    if (passes == 2) assertThat(moves).as("44 of 56 are left").containsExactly(FAILED, DEAD);
    else {
      assertThat(again().spec().budget().forwardEquivalents()).isEqualTo(100 - 28.);
      begin(ready());
      receive(result(Verdict.CLEAR, 42));
      assertThat(job.history().forwardEquivalents()).as("a worker that counted none").isEqualTo(56);
    }
  }

  @Test
  void aPictureThatCanNotBePaidIsNotBegun() {
    run(sameSeed(9).maxForwardEquivalents(100));
    progress(0, 28);
    assertThat(fail(TRANSIENT, null)).as("44 of 56 are left").containsExactly(FAILED, DEAD);
  }

  /** At strength .5 a round has 14 steps, numbered 15 to 28. */
  @Test
  void stepsThatAStartPictureMakesNeedlessCostNothing() {
    var start = Map.of("image", "0".repeat(64), "strength", .5);
    run(sameSeed(9).maxForwardEquivalents(100).build(), Map.of("start", start));
    progress(1, 20); // a round and 6 steps
    fail(TRANSIENT, null);
    assertThat(job.history().forwardEquivalents()).isEqualTo(2. * (14 + 6));
    assertThat(again().spec().start()).isEqualTo(job.spec().start());
    begin(ready());
    progress(0, 28);
    assertThat(fail(TRANSIENT, null)).as("32 are left, and a round takes 28").doesNotContain(DEAD);
  }

  @Test
  void wallTimeMayRunOutWhileAJobWaits() {
    run(sameSeed(9).maxWallTime(Duration.ofMinutes(1)));
    fail(TRANSIENT, null);
    trigger(new Trigger.RetryDue());
    pass(61);
    assertThat(trigger(new Trigger.Release())).containsExactly(FAILED, DEAD);

    run(
        RetryPolicy.builder()
            .on(OVERLAPPED)
            .nextSeed()
            .times(3)
            .maxWallTime(Duration.ofMinutes(1)));
    receive(result(Verdict.OVERLAPPED, 7));
    trigger(new Trigger.RetryDue());
    pass(61);
    assertThat(trigger(new Trigger.Release())).as("it has a picture").containsExactly(SUCCEEDED);
  }

  @Test
  void theBrokersRedeliveryIsARetryThatThePolicyAllows() {
    run(RetryPolicy.DEFAULT);
    assertThat(receive(Jobs.started(ID, 2, spec))).as("the attempt continues").isEmpty();
    assertThat(job.history().begun()).isEqualTo(2);
    assertThat(job.tries()).isEqualTo(1);
  }

  @Test
  void aRedeliveryThatThePolicyDoesNotAllowIsStopped() {
    run(sameSeed(0));
    assertThat(receive(Jobs.started(ID, 2, spec))).containsExactly(FAILED, DEAD);
    assertThat(published.getLast()).isInstanceOf(CancelJob.class);

    run(RetryPolicy.builder().on(WORKER_LOST).nextSeed().times(3));
    assertThat(receive(Jobs.started(ID, 2, spec))).containsExactly(RETRY_WAIT, QUEUED);
    assertThat(published.getLast()).isEqualTo(new FenceAttempts(ID, now, 6));
    assertThat(receive(result(2, Verdict.CLEAR, 42))).as("too late").isEmpty();
  }

  @Test
  void aRedeliveryWithMoreBudgetThanIsLeftIsReleasedAnew() {
    run(sameSeed(5).maxRounds(5));
    progress(2, 3);
    assertThat(receive(Jobs.started(ID, 2, spec))).containsExactly(RETRY_WAIT, QUEUED);
    assertThat(again().spec().budget().rounds()).as("5 - 3, and the one just begun").isEqualTo(1);
  }

  @Test
  void aPictureOfARedeliveryIsTakenWhateverThePolicySays() {
    run(sameSeed(0));
    assertThat(receive(result(2, Verdict.CLEAR, 42))).containsExactly(SUCCEEDED);
  }

  private static RetryPolicyBuilder sameSeed(int times) {
    return RetryPolicy.builder().on(TRANSIENT, WORKER_LOST).sameSeed().times(times).maxAttempts(9);
  }

  private void run(RetryPolicyBuilder policy) {
    run(policy.build());
  }

  /** A job of this policy, begun. */
  private void run(RetryPolicy policy) {
    run(policy, Map.of());
  }

  private void run(RetryPolicyBuilder policy, GuidanceKind guidance) {
    spec = Jobs.with(Jobs.spec("acme", Priority.NORMAL), Map.of("policy", policy.build()));
    start(JobStatusBuilder.builder(JobStatus.accepted(ID, spec)).guidance(guidance).build());
  }

  private void run(RetryPolicy policy, Map<String, Object> also) {
    JobSpec plain = Jobs.spec("acme", Priority.NORMAL);
    spec = Jobs.with(Jobs.with(plain, Map.of("policy", policy)), also);
    start();
  }

  private void start() {
    start(JobStatus.accepted(ID, spec));
  }

  private void start(JobStatus accepted) {
    published.clear();
    job = accepted;
    receive(new JobSubmitted(ID, now, spec));
    trigger(new Trigger.Release());
    begin(ready());
  }

  private JobReady ready() {
    return published.stream()
        .filter(JobReady.class::isInstance)
        .map(JobReady.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  /** The next release. */
  private JobReady again() {
    assertThat(job.state()).isIn(QUEUED, RETRY_WAIT);
    trigger(new Trigger.RetryDue());
    trigger(new Trigger.Release());
    assertThat(job.state()).isEqualTo(DISPATCHED);
    return ready();
  }

  private void begin(JobReady ready) {
    receive(Jobs.started(ready));
  }

  private int attempt() {
    return job.fence().lowestValid();
  }

  private List<JobState> fail(FailureKind kind, Integer round) {
    return receive(
        new AttemptFailed(ID, attempt(), Jobs.WORKER, now, kind, "no luck", null, round, 0));
  }

  private void progress(int round, int step) {
    receive(new StepProgress(ID, attempt(), Jobs.WORKER, now, round, step, 28, null, Map.of()));
  }

  private JobResult result(Verdict verdict, long seed) {
    return result(attempt(), verdict, seed);
  }

  private JobResult result(int attempt, Verdict verdict, long seed) {
    JobResult any = Jobs.result(ID, attempt, verdict);
    var round = new RoundSummary(0, seed, 28, verdict, null, null, Map.of());
    return Jobs.with(any, Map.of("seed", seed, "rounds", List.of(round)));
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private List<JobState> receive(ResowEvent event) {
    return trigger(new Trigger.EventReceived(event));
  }

  private List<JobState> trigger(Trigger trigger) {
    Outcome outcome = lifecycle.apply(job, trigger, now);
    job = outcome.job();
    published.addAll(outcome.events());
    return outcome.moves().stream().map(JobStateChanged::to).toList();
  }
}
