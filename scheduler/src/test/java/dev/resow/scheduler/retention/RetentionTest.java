package dev.resow.scheduler.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.contract.Priority;
import dev.resow.contract.Verdict;
import dev.resow.persistence.DeadLetterTable;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Sql;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.JDBCType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is past its age goes, whole; what is younger or not over stays. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class RetentionTest {
  @Inject Retention retention;
  @Inject Ages ages;
  @Inject Sql sql;
  @Inject DeadLetterTable letters;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
    sql.update("TRUNCATE expired_image, dead_letter");
  }

  @Test
  void aJobPastItsAgeGoesWithItsEventsAndItsPictureIsNotedForTheStore() {
    UUID old = ended(Duration.ofDays(91));
    UUID young = ended(Duration.ofDays(89));
    UUID running = Tables.admitted(Jobs.spec("t", Priority.NORMAL), Instant.EPOCH);

    assertThat(retention.remove(Kind.JOB)).isEqualTo(1);

    assertThat(Jobs.load(old)).isNull();
    assertThat(Tables.events(old)).isEmpty();
    assertThat(Jobs.load(young)).isNotNull();
    assertThat(Jobs.load(running)).as("however old, it has not ended").isNotNull();
    assertThat(count("expired_image")).isEqualTo(1);
  }

  @Test
  void manyGoInBatches() {
    int many = 2 * ages.batch() + 1;
    for (int i = 0; i < many; i++) ended(Duration.ofDays(100));
    assertThat(retention.remove(Kind.JOB)).isEqualTo(many);
    assertThat(count("job")).isZero();
  }

  @Test
  void oneSchedulerAtATime() {
    ended(Duration.ofDays(100));
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              sql.first("SELECT pg_advisory_xact_lock(?)", row -> true, 0x7265736f78L);
              assertThat(retention.remove(Kind.JOB)).isZero();
            });
    assertThat(retention.remove(Kind.JOB)).isEqualTo(1);
  }

  @Test
  void deadLettersAndWorkersHaveAgesOfTheirOwn() {
    for (int days : new int[] {91, 1}) {
      var at = clock.instant().minus(Duration.ofDays(days));
      var letter = new DeadLetter(at, "garbage", null, "t", null, UUID.randomUUID(), 1);
      letters.insert(List.of(letter));
      sql.update(
          "INSERT INTO worker (id, heard_at, slots, draining, running) VALUES ('w%d', '%s', 1, false, '[]')"
              .formatted(days, at.plusSeconds(60)));
    }
    assertThat(retention.remove(Kind.DEAD_LETTER)).isEqualTo(1);
    assertThat(retention.remove(Kind.WORKER)).isEqualTo(1);
    assertThat(retention.remove(Kind.REPLAY)).isZero();
    assertThat(retention.remove(Kind.DELIVERY)).isZero();
    assertThat(count("dead_letter WHERE consumer = 't'")).as("of this test").isEqualTo(1);
  }

  @Test
  void anUploadThatNoJobNamesGoesAndItsPictureIsNotedForTheStore() {
    sql.update("DELETE FROM upload");
    upload("a".repeat(64), Duration.ofDays(8));
    upload("b".repeat(64), Duration.ofDays(6));
    upload("c".repeat(64), Duration.ofDays(8));
    upload("d".repeat(64), Duration.ofDays(8));
    UUID job = ended(Duration.ofDays(30));
    sql.update(
        "UPDATE job SET spec = spec || ?::jsonb WHERE id = ?",
        "{\"start\": {\"image\": \"%s\", \"strength\": 1, \"mask\": \"%s\"}}"
            .formatted("c".repeat(64), "d".repeat(64)),
        job);

    assertThat(retention.remove(Kind.UPLOAD)).isEqualTo(1);

    assertThat(count("upload")).isEqualTo(3);
    assertThat(count("expired_image WHERE id = '%s'".formatted("a".repeat(64)))).isEqualTo(1);
  }

  private void upload(String id, Duration age) {
    sql.update(
        "INSERT INTO upload (tenant, id, width, height, bytes, created_at, created_by, used_at)"
            + " VALUES ('t', ?, 1, 1, 1, ?, 'k', ?)",
        id,
        clock.instant().minus(age),
        clock.instant().minus(age));
  }

  @Test
  void aTrainingThatEndedLongAgoGoesWithItsFigures() {
    sql.update("DELETE FROM training");
    training("old", "FAILED", Duration.ofDays(91));
    training("young", "FAILED", Duration.ofDays(89));
    training("waiting", "QUEUED", null);
    assertThat(retention.remove(Kind.TRAINING)).isEqualTo(1);
    assertThat(count("training")).isEqualTo(2);
    assertThat(count("training_figures")).isEqualTo(2);
  }

  /** Its prompts stay known, so that no evaluation of the adapter takes them. */
  @Test
  void theTrainingOfAnAdapterStaysUntilTheAdapterIsRetired() {
    sql.update("DELETE FROM training");
    for (String state : List.of("CANDIDATE", "ACTIVE", "RETIRED")) {
      String name = state + UUID.randomUUID();
      training(name, "SUCCEEDED", Duration.ofDays(91));
      sql.update("UPDATE training SET sha256 = 'file' WHERE adapter = ?", name);
      adapter(name, "file", state);
    }
    String replaced = "replaced" + UUID.randomUUID();
    training(replaced, "FAILED", Duration.ofDays(91));
    adapter(replaced, "another file", "ACTIVE");
    assertThat(retention.remove(Kind.TRAINING)).as("retired, not its own").isEqualTo(2);
    assertThat(count("training")).isEqualTo(2);
    sql.update("UPDATE adapter SET state = 'RETIRED'");
    assertThat(retention.remove(Kind.TRAINING)).isEqualTo(2);
    sql.update("DELETE FROM adapter");
  }

  private void adapter(String name, String sha256, String state) {
    sql.update(
        """
        INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, created_at, created_by, changed_at)
        VALUES (?, ?, 1, 'm', 'b', 4, 1, ?, now(), 'x', now())""",
        name,
        sha256,
        state);
  }

  @Test
  void anEvaluationDecidedLongAgoGoesWithItsPairs() {
    sql.update("DELETE FROM evaluation");
    evaluation(Duration.ofDays(91));
    evaluation(Duration.ofDays(89));
    evaluation(null);
    assertThat(retention.remove(Kind.EVALUATION)).isEqualTo(1);
    assertThat(count("evaluation")).isEqualTo(2);
    assertThat(count("evaluation_pair")).isEqualTo(2);
  }

  /**
   * @param decided how long ago, or null
   */
  private void evaluation(Duration decided) {
    UUID id = UUID.randomUUID();
    sql.update(
        """
        INSERT INTO evaluation (id, tenant, adapter, sha256, scale, model, base, request_hash, request, prompts,
                                pairs, created_at, created_by, decided_at)
        VALUES (?, 't', 'a', 's', 1, 'm', 'b', 'h', '{}', 1, 1, ?, 'x', ?)""",
        id,
        Instant.EPOCH,
        new Sql.Nullable(
            decided == null ? null : clock.instant().minus(decided),
            JDBCType.TIMESTAMP_WITH_TIMEZONE));
    sql.update(
        "INSERT INTO evaluation_pair VALUES (?, 1, 'p', 1, ?, ?)",
        id,
        UUID.randomUUID(),
        UUID.randomUUID());
  }

  /**
   * @param ended how long ago, or null
   */
  private void training(String adapter, String state, Duration ended) {
    UUID id = UUID.randomUUID();
    Instant accepted = Instant.EPOCH;
    sql.update(
        """
        INSERT INTO training (id, tenant, request_hash, spec, adapter, state, created_at, created_by,
                              released_at, ended_at)
        VALUES (?, 't', 'h', '{}', ?, ?, ?, 'x', ?, ?)""",
        id,
        adapter,
        state,
        accepted,
        accepted,
        new Sql.Nullable(
            ended == null ? null : clock.instant().minus(ended), JDBCType.TIMESTAMP_WITH_TIMEZONE));
    sql.update("INSERT INTO training_figures VALUES (?, 1, ?, '{}')", id, accepted);
  }

  /** A job that succeeded so long ago. */
  private UUID ended(Duration ago) {
    var spec = Jobs.spec("t", Priority.NORMAL);
    Instant at = clock.instant().minus(ago);
    JobRow row = Jobs.row(spec, at);
    row.state = JobState.SUCCEEDED;
    row.finishedAt = at;
    var result = Jobs.result(row.id, 1, Verdict.CLEAR);
    row.result = Json.text(result);
    var event = new EventRow();
    event.jobId = row.id;
    event.seq = 1;
    event.eventId = row.id + ":submitted";
    event.type = "dev.resow.job.submitted.v1";
    event.at = at;
    event.data = Json.text(new JobSubmitted(row.id, at, spec));
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              row.persist();
              event.persist();
            });
    return row.id;
  }

  private long count(String table) {
    return sql.count("SELECT count(*) FROM " + table);
  }
}
