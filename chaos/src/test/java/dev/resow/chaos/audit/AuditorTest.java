package dev.resow.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clean run is clean, and every fault that is planted in its evidence is found. */
class AuditorTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final List<Submit> submits = new ArrayList<>();
  private final Map<UUID, JobFact> jobs = new HashMap<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<TopicRecord> records = new ArrayList<>();
  private final Set<String> pictures = new HashSet<>();
  private final Set<String> poison = new HashSet<>();
  private final Set<String> letters = new HashSet<>();
  private final List<Fault> faults = new ArrayList<>();

  /** Three jobs, one second apart, each finished half a second after it was accepted. */
  @BeforeEach
  void cleanRun() {
    for (int i = 0; i < 3; i++) job(i, "worker-1");
  }

  @Test
  void aCleanRunIsClean() {
    Findings found = audit();

    assertThat(found.accepted()).isEqualTo(3);
    assertThat(found.finished()).isEqualTo(3);
    assertThat(found.lost()).isEmpty();
    assertThat(found.twice()).isEmpty();
    assertThat(found.duplicateRecords()).isZero();
    assertThat(found.longestStallSeconds()).isEqualTo(1);
    assertThat(Bars.broken(found)).isEmpty();
  }

  @Test
  void aPromiseWithoutARowIsLost() {
    jobs.remove(id(1));
    assertThat(audit().lost()).containsExactly(id(1) + " was accepted and has no row");
    assertThat(Bars.broken(audit())).containsExactly("1 jobs lost");
  }

  @Test
  void aJobThatNeverEndsIsLost() {
    jobs.put(id(1), new JobFact(id(1), JobState.DISPATCHED, null, null));
    assertThat(audit().lost()).containsExactly(id(1) + " is still DISPATCHED");
    assertThat(audit().finished()).isEqualTo(2);
  }

  @Test
  void aSuccessWithoutItsPictureIsLost() {
    pictures.remove("picture-2");
    assertThat(audit().lost()).singleElement().asString().contains("not in the store");
  }

  @Test
  void aJobThatEndsTwiceIsFound() {
    moves.add(new Move(id(0), JobState.SUCCEEDED, START.plusSeconds(9)));
    assertThat(audit().twice()).containsExactly(id(0) + " ended [SUCCEEDED, SUCCEEDED]");
    assertThat(Bars.broken(audit())).containsExactly("1 jobs finished or made twice");
  }

  @Test
  void aKeyThatMadeTwoJobsIsFound() {
    submits.add(new Submit("ash", "key-0", id(2), START, START, 1));
    assertThat(audit().twice()).singleElement().asString().startsWith("key key-0 made the jobs");
  }

  @Test
  void absorbedDuplicatesAreCountedAndNoFault() {
    submits.set(0, new Submit("ash", "key-0", id(0), START, START, 3));
    records.add(records.getLast());
    records.add(new TopicRecord("again", Kind.RESULT, id(0), 2, "worker-2", START.plusSeconds(2)));
    Findings found = audit();

    assertThat(found.duplicateSubmits()).isEqualTo(2);
    assertThat(found.duplicateRecords()).isEqualTo(1);
    assertThat(found.workRepeated()).as("a fenced worker painted as well").isEqualTo(1);
    assertThat(Bars.broken(found)).isEmpty();
  }

  @Test
  void poisonWithoutALetterIsFound() {
    poison.addAll(List.of("poison-1", "poison-2"));
    letters.add("poison-1");
    assertThat(audit().poisonUnkept()).containsExactly("poison-2");
    assertThat(Bars.broken(audit())).containsExactly("1 poison records without a dead letter");
  }

  @Test
  void aWorkersRecoveryIsWhenItsJobBeginsElsewhere() {
    Instant kill = START.plusSeconds(20);
    faults.add(new Fault(Part.WORKER, "worker-2", kill));
    job(9, "worker-1");
    records.add(new TopicRecord("s1", Kind.STARTED, id(9), 1, "worker-2", kill.minusMillis(100)));
    records.add(new TopicRecord("s2", Kind.STARTED, id(9), 2, "worker-3", kill.plusMillis(700)));
    records.add(new TopicRecord("r2", Kind.RESULT, id(9), 2, "worker-3", kill.plusMillis(900)));
    // The clean start of attempt 1 in this evidence is another worker's.
    records.removeIf(r -> r.job().equals(id(9)) && "worker-1".equals(r.worker()));

    assertThat(audit().recoverySeconds().get(Part.WORKER)).containsExactly(.7);
    faults.add(new Fault(Part.WORKER, "worker-3", kill.plusSeconds(5)));
    assertThat(audit().recoverySeconds().get(Part.WORKER)).as("it was idle").hasSize(1);
    faults.add(new Fault(Part.WORKER, "worker-2", kill.plusSeconds(9)));
    assertThat(audit().recoverySeconds().get(Part.WORKER)).as("idle this time").hasSize(1);
    assertThat(audit().kills()).containsEntry(Part.WORKER, 3);
  }

  @Test
  void aDatabasesRecoveryIsWhenAJobReleasedAfterwardsHasFinished() {
    Instant kill = START.plusMillis(1400);
    faults.add(new Fault(Part.DATABASE, "database", kill));
    // Job 1 was released before the kill and job 2 after it, finished at 2.5 s.
    assertThat(audit().recoverySeconds().get(Part.DATABASE)).containsExactly(1.1);
  }

  @Test
  void anApisRecoveryIsTheFirstAcceptSentAfterwards() {
    faults.add(new Fault(Part.API, "api", START.plusMillis(500)));
    assertThat(audit().recoverySeconds().get(Part.API)).containsExactly(.51);
  }

  @Test
  void aSlowRecoveryBreaksItsBar() {
    faults.add(new Fault(Part.BROKER, "broker", START.plusMillis(1400)));
    jobs.put(id(2), new JobFact(id(2), JobState.SUCCEEDED, START.plusSeconds(20), "picture-2"));
    assertThat(Bars.broken(audit()))
        .containsExactly("broker: recovery median 18.6 s, not below 15 s");
  }

  private void job(int i, String worker) {
    UUID id = id(i);
    Instant at = START.plusSeconds(i);
    submits.add(new Submit("ash", "key-" + i, id, at, at.plusMillis(10), 1));
    moves.add(new Move(id, JobState.DISPATCHED, at.plusMillis(100)));
    moves.add(new Move(id, JobState.SUCCEEDED, at.plusMillis(500)));
    jobs.put(id, new JobFact(id, JobState.SUCCEEDED, at.plusMillis(500), "picture-" + i));
    pictures.add("picture-" + i);
    records.add(new TopicRecord(id + ":s", Kind.STARTED, id, 1, worker, at.plusMillis(200)));
    records.add(new TopicRecord(id + ":r", Kind.RESULT, id, 1, worker, at.plusMillis(400)));
  }

  private static UUID id(int i) {
    return new UUID(0, i + 1);
  }

  private Findings audit() {
    return Auditor.audit(
        new Evidence(submits, jobs, moves, records, pictures, poison, letters, faults));
  }
}
