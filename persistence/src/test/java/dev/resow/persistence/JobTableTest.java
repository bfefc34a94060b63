package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobTableTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();
  private final JobTable jobs = new JobTable(sql);

  @Test
  void aJobIsInsertedTogetherWithItsRecord() {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    OutboxRow record = Rows.record(job.id);
    assertThat(jobs.insert(List.of(new JobTable.NewRow(job, record)))).isEqualTo(1);
    assertThat(values(job(job.id))).isEqualTo(values(job));
    assertThat(records(job.id)).isEqualTo(1);
  }

  @Test
  void aJobWhoseIdIsTakenIsLeftOutWithItsRecord() {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    insert(job);
    JobRow other = Rows.job("acme", 1, Rows.NOW);
    assertThat(jobs.insert(List.of(newRow(job), newRow(other)))).isEqualTo(1);
    assertThat(records(job.id)).isEqualTo(1);
    assertThat(records(other.id)).isEqualTo(1);
  }

  @Test
  void aTenantUsesAnIdempotencyKeyOnce() {
    for (String tenant : List.of("acme", "other")) {
      JobRow first = Rows.job(tenant, 1, Rows.NOW);
      JobRow second = Rows.job(tenant, 1, Rows.NOW);
      first.idempotencyKey = second.idempotencyKey = "key";
      assertThat(jobs.insert(List.of(newRow(first)))).isEqualTo(1);
      assertThat(jobs.insert(List.of(newRow(second)))).isZero();
    }
  }

  @Test
  void jobsAreLockedInTheOrderOfTheirIds() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 20; i++) ids.add(insert(Rows.job("acme", 1, Rows.NOW)));
    ids.add(UUID.randomUUID());
    Collections.shuffle(ids);
    var locked = new ArrayList<>(jobs.lock(ids).keySet());
    assertThat(locked).hasSize(20).isSortedAccordingTo(JobTableTest::asPostgresSorts);
    assertThat(jobs.lock(List.of())).isEmpty();
  }

  /** By unsigned bytes, as text does; {@link UUID#compareTo} compares signed halves. */
  private static int asPostgresSorts(UUID a, UUID b) {
    return a.toString().compareTo(b.toString());
  }

  @Test
  void anUpdateWritesWhatMayChangeAndNothingElse() {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    insert(job);
    job.state = JobState.RUNNING;
    job.worker = "w";
    job.heardAt = Rows.NOW;
    job.progress = "{\"step\": 1}";
    job.attempt = 3;
    jobs.update(List.of(job));
    assertThat(values(job(job.id))).isEqualTo(values(job));

    job.tenant = "thief";
    job.prompt = "a fox";
    jobs.update(List.of(job));
    assertThat(job(job.id).tenant).isEqualTo("acme");
    assertThat(job(job.id).prompt).isEqualTo("a cat");
  }

  @Test
  void everyColumnOfTheTableIsAFieldOfTheEntity() {
    assertThat(columns("job")).isEqualTo(fields(JobRow.class));
    assertThat(columns("job_event")).isEqualTo(fields(EventRow.class));
  }

  private TreeSet<String> columns(String table) {
    return new TreeSet<>(
        sql.list(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = 'resow' AND table_name = ?""",
            row -> row.getString(1),
            table));
  }

  private static TreeSet<String> fields(Class<?> entity) {
    var names = new TreeSet<String>();
    for (var field : entity.getDeclaredFields()) names.add(EntityColumn.of(field).name());
    return names;
  }

  private static JobTable.NewRow newRow(JobRow job) {
    return new JobTable.NewRow(job, Rows.record(job.id));
  }

  private UUID insert(JobRow job) {
    jobs.insert(List.of(newRow(job)));
    return job.id;
  }

  private JobRow job(UUID id) {
    return jobs.lock(List.of(id)).get(id);
  }

  private long records(UUID job) {
    return sql.count("SELECT count(*) FROM outbox WHERE record_key = ?", job.toString());
  }

  private static Map<String, Object> values(JobRow job) {
    var values = new HashMap<String, Object>();
    for (var field : JobRow.class.getDeclaredFields()) {
      var column = EntityColumn.of(field);
      values.put(column.name(), column.parameter(job));
    }
    return values;
  }
}
