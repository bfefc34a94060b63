package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.at;
import static dev.resow.chaos.audit.CleanRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.contract.JobState;
import dev.resow.contract.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a worker wrote while its clock was wrong is audited at the time when it happened. Apis and
 * schedulers must write right times whatever their clocks show.
 */
class WrongClocksTest {
  private static final Duration MINUTES = Duration.ofMinutes(10);

  private final CleanRun run = new CleanRun(40);

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void whatAWorkerWroteMeanwhileIsMovedBack(int sign) {
    run.failures.add(failure(20, "worker-1", FailureKind.TRANSIENT, at(20.3)));
    Evidence right = clockJump("worker-1", sign);
    Duration offset = MINUTES.multipliedBy(sign);
    run.attempts.replaceAll(
        a ->
            new AttemptFact(
                a.job(),
                a.attempt(),
                a.worker(),
                seen(a.started(), offset),
                seen(a.ended(), offset),
                a.lost()));
    run.records.replaceAll(r -> record(r, seen(r.at(), offset)));
    run.failures.replaceAll(f -> failure(20, f.worker(), f.kind(), seen(f.at(), offset)));
    Evidence wrong = run.evidence();
    assertThat(wrong.ledger().attempts()).isNotEqualTo(right.ledger().attempts());
    assertThat(wrong.ledger().failures()).isNotEqualTo(right.ledger().failures());
    assertThat(wrong.records()).isNotEqualTo(right.records());

    assertThat(WrongClocks.corrected(wrong)).isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void whatTheSchedulerWroteStaysWrongAndIsFound(int sign) {
    Instant wrong = at(20.5).plus(MINUTES.multipliedBy(sign));
    clockJump("scheduler", sign);
    run.moves.replaceAll(m -> m.at().equals(at(20.5)) ? new Move(m.job(), m.to(), wrong) : m);
    run.jobs.put(id(20), new JobFact(id(20), "ash", JobState.SUCCEEDED, 1, wrong, "picture-20"));

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(run.evidence());
    String theRun = "%s, the run was from %s to %s".formatted(wrong, at(0), at(100));
    assertThat(run.audit().timesOutside())
        .containsExactly(
            "job %s moved to SUCCEEDED at %s".formatted(id(20), theRun),
            "job %s finished at %s".formatted(id(20), theRun));
    assertThat(AcceptanceCriteria.broken(run.audit())).contains("2 times outside the run");
  }

  @Test
  void whatTheSchedulerWroteAboutALostWorkerIsNotMoved() {
    clockJump("worker-1", 1);
    Instant late = at(20).plus(MINUTES);
    run.attempts.add(new AttemptFact(id(20), 2, "worker-1", at(20.2), late, true));
    run.failures.add(failure(20, "worker-1", FailureKind.WORKER_LOST, late));

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(run.evidence());
  }

  @Test
  void anotherWorkersTimesAreNotMoved() {
    clockJump("worker-1", 1);
    Instant late = at(20).plus(MINUTES);
    run.attempts.add(new AttemptFact(id(20), 2, "worker-2", late, late, false));
    run.records.add(new TopicRecord("other", Kind.STARTED, id(20), 2, "worker-2", late));
    run.records.add(new TopicRecord("ready", Kind.READY, id(20), 2, null, late));

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(run.evidence());
  }

  /** The wrong times of an early job are the right ones of a later job. */
  @Test
  void inALongRunTheJobTellsTheWrongTimesFromTheRightOnes() {
    run.job(620, "worker-1");
    Evidence right = clockJump("worker-1", 1);
    run.records.replaceAll(r -> r.job().equals(id(20)) ? record(r, r.at().plus(MINUTES)) : r);

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void withoutAJumpNoTimeIsChanged(int sign) {
    Instant wrong = at(15).plus(MINUTES.multipliedBy(sign));
    run.records.add(new TopicRecord("late", Kind.OTHER, id(15), 1, "worker-1", wrong));
    run.incident("slow", "worker-1", at(10), at(35), Recovery.WORK);

    assertThat(WrongClocks.corrected(run.evidence())).isEqualTo(run.evidence());
  }

  /** From the tenth to the 35th second; returns the evidence of a right clock. */
  private Evidence clockJump(String process, int sign) {
    run.incident("clock", process, MINUTES.multipliedBy(sign), at(10), at(35), Recovery.WORK);
    return run.evidence();
  }

  /** A time as the wrong clock shows it, if it was wrong then. */
  private static Instant seen(Instant time, Duration offset) {
    return time.isAfter(at(10)) && time.isBefore(at(35)) ? time.plus(offset) : time;
  }

  private static TopicRecord record(TopicRecord r, Instant at) {
    return new TopicRecord(r.eventId(), r.kind(), r.job(), r.attempt(), r.worker(), at);
  }

  private static AttemptFailure failure(int job, String worker, FailureKind kind, Instant at) {
    return new AttemptFailure(id(job), 1, worker, kind, "failed", at);
  }
}
