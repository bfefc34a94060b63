package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.at;
import static dev.resow.chaos.audit.CleanRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long what a fault has broken takes until it works again. */
class RecoveriesTest {
  private final CleanRun run = new CleanRun(3);

  @Test
  void aWorkersRecoveryIsWhenItsJobBeginsElsewhere() {
    Instant kill = at(20);
    kill("worker-2", kill);
    run.job(9, "worker-1");
    run.records.removeIf(r -> r.job().equals(id(9)));
    started("s1", 1, "worker-2", kill.minusMillis(100));
    started("s2", 2, "worker-3", kill.plusMillis(700));
    run.records.add(new TopicRecord("r2", Kind.RESULT, id(9), 2, "worker-3", kill.plusMillis(900)));

    assertThat(seconds("kill worker")).containsExactly(.7);
    kill("worker-3", kill.plusSeconds(5));
    assertThat(seconds("kill worker")).as("it was idle").hasSize(1);
    kill("worker-2", kill.plusSeconds(9));
    assertThat(seconds("kill worker")).as("idle this time").hasSize(1);
    assertThat(run.audit().faults().get("kill worker").injected()).isEqualTo(3);
  }

  @Test
  void aFrozenWorkersJobBeginsElsewhereAlthoughItSpeaksUpAfterwards() {
    Instant freeze = at(20);
    run.incident("freeze", "worker-2", freeze, freeze.plusSeconds(30), Recovery.HELD_JOB);
    run.job(9, "worker-1");
    run.records.removeIf(r -> r.job().equals(id(9)));
    started("s1", 1, "worker-2", freeze.minusMillis(100));
    started("s2", 2, "worker-3", freeze.plusSeconds(4));
    run.records.add(
        new TopicRecord("late", Kind.RESULT, id(9), 1, "worker-2", freeze.plusSeconds(31)));

    assertThat(seconds("freeze worker")).containsExactly(4.);
  }

  @Test
  void aDatabasesRecoveryIsWhenAJobReleasedAfterwardsHasFinished() {
    run.incident("kill", "database", at(1.4), at(1.5), Recovery.WORK);
    // Job 1 was released before the kill and job 2 after it, finished at 2.5 s.
    assertThat(seconds("kill database")).containsExactly(1.1);
  }

  @Test
  void anApisRecoveryIsTheFirstAcceptSentAfterwards() {
    run.incident("kill", "api", at(.5), at(.6), Recovery.ACCEPT);
    assertThat(seconds("kill api")).containsExactly(.51);
  }

  @Test
  void whatNeedsNoRecoveryIsCountedAndNotMeasured() {
    run.incident("corrupt", "picture", at(.5), at(.6), Recovery.NONE);
    assertThat(run.audit().faults()).containsOnlyKeys("corrupt picture");
    assertThat(seconds("corrupt picture")).isEmpty();
  }

  @Test
  void aSlowRecoveryBreaksItsBar() {
    run.incident("kill", "broker", at(1.4), at(1.5), Recovery.WORK);
    run.jobs.put(id(2), new JobFact(id(2), "ash", JobState.SUCCEEDED, 1, at(20), "picture-2"));
    run.moves.removeIf(m -> m.job().equals(id(2)) && m.to().isTerminal());
    run.records.removeIf(r -> r.job().equals(id(2)) && r.kind() == Kind.RESULT);
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("kill broker: expected a median recovery below 15 s, found 18.6 s");
  }

  @Test
  void aRecoveryThatAnotherFaultMetBreaksNoBar() {
    run.incident("kill", "broker", at(1.4), at(1.5), Recovery.WORK);
    run.incident("freeze", "scheduler", at(1.6), at(17), Recovery.WORK);
    run.jobs.put(id(2), new JobFact(id(2), "ash", JobState.SUCCEEDED, 1, at(20), "picture-2"));
    run.moves.removeIf(m -> m.job().equals(id(2)) && m.to().isTerminal());
    run.records.removeIf(r -> r.job().equals(id(2)) && r.kind() == Kind.RESULT);
    var broker = run.audit().faults().get("kill broker");
    assertThat(broker.seconds()).containsExactly(18.6);
    assertThat(broker.alone()).isEmpty();
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .noneMatch(line -> line.startsWith("kill broker"));
  }

  @Test
  void everybodyIsServedWhenNobodyWhoCameWithTheFaultWaitsAnyMore() {
    run.incident("kill", "scheduler-1", at(1.4), at(1.5), Recovery.WORK);
    // Jobs 1 and 2 came within a second of the kill; job 1 ended long after job 2.
    run.jobs.put(id(1), new JobFact(id(1), "ash", JobState.SUCCEEDED, 1, at(9), "picture-1"));

    var scheduler = run.audit().faults().get("kill scheduler");

    assertThat(scheduler.alone()).as("of the first job").containsExactly(1.1);
    assertThat(scheduler.allServed()).containsExactly(7.6);
    run.incident("kill", "broker-1", at(8), at(8.5), Recovery.WORK);
    assertThat(run.audit().faults().get("kill scheduler").allServed())
        .as("another fault met it")
        .isEmpty();
  }

  @Test
  void whereAnotherProcessTakesOverTheBarsAreTighter() {
    run.incident("kill", "broker-3", at(1.4), at(1.5), Recovery.WORK);
    run.jobs.put(id(2), new JobFact(id(2), "ash", JobState.SUCCEEDED, 1, at(9), "picture-2"));
    run.moves.removeIf(m -> m.job().equals(id(2)) && m.to().isTerminal());
    run.records.removeIf(r -> r.job().equals(id(2)) && r.kind() == Kind.RESULT);
    assertThat(AcceptanceCriteria.broken(run.audit())).isEmpty();
    run.toleratesOneLoss = true;
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("kill broker: expected a median recovery below 6 s, found 7.6 s");
  }

  @Test
  void processesAndLinksAreMeasuredByTheirKind() {
    assertThat(Incident.kind("worker-12-broker-3")).isEqualTo("worker-broker");
    assertThat(Incident.kind("api-database-2")).isEqualTo("api-database");
    assertThat(Incident.kind("scheduler")).isEqualTo("scheduler");
    assertThat(Incident.kind("resow.jobs.ready")).isEqualTo("resow.jobs.ready");
  }

  private void started(String event, int attempt, String worker, Instant at) {
    run.records.add(new TopicRecord(event, Kind.STARTED, id(9), attempt, worker, at));
  }

  private void kill(String process, Instant at) {
    run.incident("kill", process, at, at.plusMillis(500), Recovery.HELD_JOB);
  }

  private List<Double> seconds(String group) {
    return run.audit().faults().get(group).seconds();
  }
}
