package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.at;
import static dev.resow.chaos.audit.CleanRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.load.Request;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A process that reports UP must make progress while work is waiting. */
class StallsTest {
  private final CleanRun run = new CleanRun(1);

  @Test
  void anApiThatIsUpAndAcceptsNothingIsFound() {
    for (int i = 10; i < 40; i++)
      run.requests.add(new Request("ash", "late", at(i), at(i + 1), i == 39 ? 202 : 503));
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .isEqualTo(
            "api was UP without progress for 30.0 s from %s to %s while clients waited for the response to a submit"
                .formatted(at(10), at(40)));
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("1 periods UP without progress");
  }

  @Test
  void anApiThatSaysItIsDownMayAcceptNothing() {
    run.requests.add(new Request("ash", "late", at(10), at(50), 202));
    run.health("api", Check.READY, Status.DOWN, at(25));
    run.health("api", Check.READY, Status.UP, at(48));
    assertThat(run.audit().stalls()).as("15 s, then down").isEmpty();
  }

  @Test
  void anApiThatAcceptsOthersMeanwhileGetsOn() {
    run.requests.add(new Request("ash", "late", at(10), at(40), 202));
    run.requests.add(new Request("ash", "other", at(24), at(25), 202));
    assertThat(run.audit().stalls()).isEmpty();
  }

  @Test
  void twoApisAreOneAndMayStandStillForTenSeconds() {
    run.toleratesOneLoss = true;
    run.health.replaceAll(
        s ->
            s.process().equals("api")
                ? new HealthSpan("api-1", s.check(), s.status(), s.from(), s.to())
                : s);
    for (Check check : Check.values())
      run.health.add(new HealthSpan("api-2", check, Status.UP, at(0), at(100)));
    run.health("api-1", Check.READY, Status.DOWN, at(15));
    run.requests.add(new Request("ash", "late", at(10), at(21), 202));
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .startsWith("api was UP without progress for 11.0 s");
    run.health("api-2", Check.READY, Status.DOWN, at(15));
    assertThat(run.audit().stalls()).as("neither is ready").isEmpty();
  }

  @Test
  void aSchedulerThatLeavesJobsQueuedIsFound() {
    queuedUntil(1, 40);
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .startsWith("scheduler was UP without progress for 39.0 s")
        .contains("1 jobs waited QUEUED");
  }

  @Test
  void aSchedulerWithoutReadyWorkersMayWait() {
    queuedUntil(1, 40);
    run.health("worker-1", Check.READY, Status.DOWN, at(5));
    assertThat(run.audit().stalls()).isEmpty();
  }

  @Test
  void aSchedulerWhoseWorkersAreBusyMayWait() {
    queuedUntil(1, 40);
    run.moves.add(new Move(id(9), JobState.DISPATCHED, at(1)));
    run.moves.add(new Move(id(9), JobState.RUNNING, at(2)));
    run.attempts.add(new AttemptFact(id(9), 1, "worker-1", at(2), null, false));
    assertThat(run.audit().stalls()).isEmpty();
  }

  @Test
  void aSchedulerThatDoesNotReadResultsIsFound() {
    run.job(1, "worker-1");
    run.moves.removeIf(m -> m.job().equals(id(1)) && m.to().isTerminal());
    run.jobs.put(id(1), new JobFact(id(1), "ash", JobState.SUCCEEDED, 1, at(30), "picture-1"));
    run.moves.add(new Move(id(1), JobState.SUCCEEDED, at(30)));
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .contains("scheduler", "a result of job " + id(1) + " waited on its topic");
    run.incident("black-hole", "worker-1-broker", at(1), at(28), Recovery.WORK);
    assertThat(run.audit().stalls()).as("another process").hasSize(1);
    run.incident("clock", "worker-1", Duration.ofMinutes(10), at(1), at(28), Recovery.WORK);
    assertThat(run.audit().stalls()).as("a wrong clock delays nothing").hasSize(1);
    run.incident("freeze", "worker-1", at(1), at(28), Recovery.WORK);
    assertThat(run.audit().stalls()).as("it came late from its worker").isEmpty();
  }

  @Test
  void aWorkerThatDoesNotTakeWhatIsReleasedIsFound() {
    releasedUntil(1, 31);
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .isEqualTo(
            "worker-1 was UP without progress for 29.9 s from %s to %s while job %s was released and not begun"
                .formatted(at(1.1), at(31), id(1)));
    run.records.add(new TopicRecord("ready", Kind.READY, id(1), 1, null, at(20)));
    assertThat(run.audit().stalls()).as("it came to its topic late").isEmpty();
  }

  @Test
  void aWorkerThatHoldsAnAttemptNeedNotTakeAnother() {
    releasedUntil(1, 31);
    run.attempts.add(new AttemptFact(id(9), 1, "worker-1", at(1), at(30), false));
    assertThat(run.audit().stalls()).isEmpty();
  }

  @Test
  void aWorkerThatTakesNothingWhileOthersTakeManyIsFound() {
    for (int i = 0; i < 30; i++)
      run.attempts.add(
          new AttemptFact(new UUID(1, i), 1, "worker-2", at(5 + i), at(5.5 + i), false));
    assertThat(run.audit().stalls())
        .singleElement()
        .asString()
        .contains("worker-1", "the other workers began 30 attempts");
  }

  @Test
  void aReadinessThatDoesNotAnswerIsFound() {
    run.health("scheduler", Check.READY, Status.SILENT, at(10));
    run.health("scheduler", Check.READY, Status.UP, at(16));
    assertThat(run.audit().silences())
        .containsExactly(
            "scheduler: the readiness check did not answer for 6.0 s from %s to %s"
                .formatted(at(10), at(16)));
    assertThat(run.audit().figures().lateReadiness()).isEqualTo(4);
  }

  @Test
  void aSingleLateAnswerIsOnlyCounted() {
    run.health("scheduler", Check.READY, Status.SILENT, at(10));
    run.health("scheduler", Check.READY, Status.UP, at(11.5));
    assertThat(run.audit().silences()).isEmpty();
    assertThat(run.audit().figures().lateReadiness()).isEqualTo(1);
  }

  @Test
  void aFrozenOrStartingProcessNeedNotAnswer() {
    run.incident("freeze", "scheduler", at(9.5), at(39.5), Recovery.WORK);
    run.health("scheduler", Check.READY, Status.SILENT, at(10));
    run.health("scheduler", Check.READY, Status.UP, at(40));
    run.health("scheduler", Check.READY, Status.UNREACHABLE, at(60));
    run.health("scheduler", Check.READY, Status.SILENT, at(64));
    run.health("scheduler", Check.READY, Status.UP, at(70));
    assertThat(run.audit().silences()).isEmpty();
  }

  /** A job that was accepted in its second and moved only then. */
  private void queuedUntil(int i, double seconds) {
    run.job(i, "worker-1");
    run.forget(i);
    run.moves.add(new Move(id(i), JobState.DISPATCHED, at(seconds)));
    run.moves.add(new Move(id(i), JobState.SUCCEEDED, at(seconds + 1)));
    // What is left to do is no longer the scheduler's.
    run.attempts.add(new AttemptFact(id(i), 1, "worker-1", at(seconds), at(seconds + 1), false));
  }

  /** A job that was released in its second and begun only then. */
  private void releasedUntil(int i, double seconds) {
    run.job(i, "worker-1");
    run.forget(i);
    run.moves.addAll(
        List.of(
            new Move(id(i), JobState.DISPATCHED, at(i + .1)),
            new Move(id(i), JobState.RUNNING, at(seconds)),
            new Move(id(i), JobState.SUCCEEDED, at(seconds + 1))));
    run.attempts.add(new AttemptFact(id(i), 1, "worker-1", at(seconds), at(seconds + 1), false));
  }
}
