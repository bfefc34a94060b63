package dev.resow.chaos.audit;

import static dev.resow.chaos.audit.CleanRun.START;
import static dev.resow.chaos.audit.CleanRun.at;
import static dev.resow.chaos.audit.CleanRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.Served;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.load.Poison;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import dev.resow.contract.failure.FailureKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clean run is clean, and every violation that is planted in its evidence is found. */
class AuditorTest {
  private final CleanRun run = new CleanRun(3);

  @Test
  void aCleanRunIsClean() {
    Findings found = run.audit();

    assertThat(found.accepted()).isEqualTo(3);
    assertThat(found.finished()).isEqualTo(3);
    assertThat(AcceptanceCriteria.violations(found).values())
        .allSatisfy(lines -> assertThat(lines).isEmpty());
    assertThat(found.figures().duplicateRecords()).isZero();
    assertThat(found.figures().longestStallSeconds()).isEqualTo(1);
    assertThat(AcceptanceCriteria.broken(found)).isEmpty();
  }

  @Test
  void aPromiseWithoutARowIsLost() {
    run.jobs.remove(id(1));
    assertThat(run.audit().lost())
        .containsExactly("job %s, accepted %s, has no row".formatted(id(1), at(1.01)));
    assertThat(AcceptanceCriteria.broken(run.audit())).containsExactly("1 jobs lost");
  }

  @Test
  void aJobThatNeverEndsIsLost() {
    run.jobs.put(id(1), new JobFact(id(1), "ash", JobState.DISPATCHED, 0, null, null));
    run.moves.removeIf(m -> m.job().equals(id(1)) && m.to().isTerminal());
    assertThat(run.audit().lost())
        .singleElement()
        .asString()
        .contains("is still DISPATCHED, last moved at " + at(1.1));
    assertThat(run.audit().finished()).isEqualTo(2);
  }

  @Test
  void aSuccessWithoutItsPictureIsLostUnlessItWasDamagedOnPurpose() {
    run.pictures.remove("picture-2");
    assertThat(run.audit().lost()).singleElement().asString().contains("not in the store");
    run.damages.add(new Damage(id(2), "picture-2", "truncated", at(9)));
    assertThat(run.audit().lost()).isEmpty();
  }

  @Test
  void aFaultThatNeverHappenedIsFound() {
    run.neverInjected.add("slow was chosen and possible, and hit nothing");
    assertThat(AcceptanceCriteria.broken(run.audit())).containsExactly("1 faults never injected");
  }

  @Test
  void aJobThatEndsTwiceIsFound() {
    run.moves.add(new Move(id(0), JobState.SUCCEEDED, at(9)));
    assertThat(run.audit().twice())
        .singleElement()
        .asString()
        .isEqualTo(
            "job %s ended [SUCCEEDED at %s, SUCCEEDED at %s]".formatted(id(0), at(.5), at(9)));
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("1 jobs finished or made twice");
  }

  @Test
  void aKeyThatMadeTwoJobsIsFound() {
    run.submits.add(new Submit("ash", "key-0", id(2), START, START, 1));
    assertThat(run.audit().twice())
        .singleElement()
        .asString()
        .startsWith("key key-0 made the jobs");
  }

  @Test
  void absorbedDuplicatesAreCountedAndNoViolation() {
    run.submits.set(0, new Submit("ash", "key-0", id(0), START, START, 3));
    run.records.add(run.records.getLast());
    run.records.add(new TopicRecord("again", Kind.RESULT, id(0), 2, "worker-2", at(2)));
    Findings found = run.audit();

    assertThat(found.figures().duplicateSubmits()).isEqualTo(2);
    assertThat(found.figures().duplicateRecords()).isEqualTo(1);
    assertThat(found.figures().workRepeated()).as("a fenced worker painted as well").isEqualTo(1);
    assertThat(AcceptanceCriteria.broken(found)).isEmpty();
  }

  @Test
  void anUnreadableRecordWithoutALetterIsFound() {
    run.poison.addAll(List.of(poison("resow.attempts", 7), poison("resow.attempts", 8)));
    run.letters.add(poison("resow.attempts", 7).place());
    assertThat(run.audit().poisonUnkept())
        .containsExactly("oversize at resow.attempts-0 offset 8, sent 2026-01-01T12:00:05Z");
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("1 unreadable records without a dead letter");
  }

  @Test
  void aLetterOfTheTopicBeforeItWasMadeAnewIsNoLetterOfTheNewOne() {
    run.poison.add(poison("resow.attempts", 7));
    run.letters.add(new Poison.Place("resow.attempts", 0, 7, START.toEpochMilli()));
    assertThat(run.audit().poisonUnkept()).hasSize(1);
  }

  @Test
  void whatWentWithItsTopicNeedsNoLetter() {
    run.poison.add(poison("resow.attempts", 7));
    run.incident("delete-topic", "resow.attempts", at(6), at(30), Recovery.WORK);
    assertThat(run.audit().poisonUnkept()).isEmpty();
    run.poison.add(poison("resow.results", 7));
    assertThat(run.audit().poisonUnkept()).as("another topic").hasSize(1);
    run.incident("hostile", "resow.results", at(7), at(8), Recovery.WORK);
    assertThat(run.audit().poisonUnkept()).as("a topic that stayed").hasSize(1);
  }

  @Test
  void aTryThatFailsWhileTheStoreIsFullIsFound() {
    run.incident("fill", "artifacts", at(10), at(20), Recovery.WORK);
    run.failures.add(failure(1, FailureKind.TRANSIENT, 15));
    assertThat(run.audit().spentTries())
        .singleElement()
        .asString()
        .startsWith("job %s: attempt 1 on worker-1 failed at %s".formatted(id(1), at(15)))
        .contains("no space left", "fill of artifacts");
    assertThat(AcceptanceCriteria.broken(run.audit()))
        .containsExactly("1 attempts counted although the environment failed");
  }

  @Test
  void aTryThatFailsAtAnotherTimeIsNoEnvironmentalFault() {
    run.incident("fill", "artifacts", at(10), at(20), Recovery.WORK);
    run.failures.add(failure(1, FailureKind.TRANSIENT, 5));
    run.failures.add(failure(1, FailureKind.TRANSIENT, 40));
    assertThat(run.audit().spentTries()).isEmpty();
  }

  @Test
  void anAttemptThatIsLostWithItsTopicIsFoundUnlessItsWorkerWasKilled() {
    run.incident("delete-topic", "resow.results", at(10), at(20), Recovery.WORK);
    run.attempts.add(new AttemptFact(id(1), 6, "worker-2", at(9), at(40), true));
    assertThat(run.audit().spentTries()).singleElement().asString().contains("counts as lost");
    run.incident("kill", "worker-2", at(11), at(12), Recovery.HELD_JOB);
    assertThat(run.audit().spentTries()).isEmpty();
  }

  @Test
  void aTryThatFailsBecauseOfItsCheckpointIsFound() {
    run.damages.add(new Damage(id(2), null, "zeroed", at(10)));
    run.failures.add(failure(2, FailureKind.INVALID, 50));
    run.failures.add(failure(1, FailureKind.INVALID, 50));
    assertThat(run.audit().spentTries())
        .singleElement()
        .asString()
        .contains(id(2).toString(), "its checkpoint was zeroed");
  }

  @Test
  void aForgedRecordThatIsBelievedBreaksABar() {
    run.forged.add("job 1 has the forged event");
    assertThat(AcceptanceCriteria.broken(run.audit())).containsExactly("1 forged records accepted");
  }

  @Test
  void aDamagedPictureMayBeRefusedButNotServed() {
    run.damages.add(new Damage(id(0), "picture-0", "truncated", at(9)));
    run.served.add(new Served(id(0), "picture-0", 404, null));
    run.served.add(new Served(id(0), "picture-0", 410, null));
    run.served.add(new Served(id(0), "picture-0", 200, "picture-0"));
    assertThat(run.audit().wrongPictures()).isEmpty();

    run.served.add(new Served(id(0), "picture-0", 200, "other"));
    run.served.add(new Served(id(0), "picture-0", 500, null));
    assertThat(run.audit().wrongPictures())
        .hasSize(2)
        .allMatch(line -> line.endsWith("; the file was truncated at " + at(9)));
  }

  @Test
  void aSoundPictureMustBeServed() {
    run.served.add(new Served(id(1), "picture-1", 404, null));
    run.served.add(new Served(id(2), "picture-2", 0, null));
    assertThat(run.audit().wrongPictures()).hasSize(2);
    assertThat(AcceptanceCriteria.broken(run.audit())).containsExactly("2 pictures served wrongly");
  }

  private static Poison poison(String topic, long offset) {
    return new Poison(topic, 0, offset, at(5), "oversize");
  }

  private static AttemptFailure failure(int job, FailureKind kind, double seconds) {
    Instant at = at(seconds);
    return new AttemptFailure(id(job), 1, "worker-1", kind, "no space left on the device", at);
  }
}
