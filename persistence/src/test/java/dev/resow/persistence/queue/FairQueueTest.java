package dev.resow.persistence.queue;

import static dev.resow.persistence.tenant.ConfiguredTenants.maxRunning;
import static dev.resow.persistence.tenant.ConfiguredTenants.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Rows;
import dev.resow.persistence.Sql;
import dev.resow.persistence.TestDatabase;
import dev.resow.persistence.tenant.ConfiguredTenants;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose turn it is. */
class FairQueueTest {
  private static final int NORMAL = 1;
  private static final int BATCH = 2;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();
  private final Map<UUID, JobRow> jobs = new HashMap<>();
  private int age;

  @BeforeEach
  void empty() {
    sql.update("TRUNCATE job, lane, lane_clock CASCADE");
  }

  @Test
  void higherClassesGoFirstAndTenantsTakeTurns() {
    var queue = queue(Map.of());
    UUID batch = job("late", BATCH);
    UUID a1 = job("a", NORMAL);
    UUID a2 = job("a", NORMAL);
    UUID b1 = job("b", NORMAL);
    assertThat(order(queue)).containsExactly(a1, b1, a2, batch);
  }

  @Test
  void aTenantOfTwiceTheWeightHasTwiceTheTurns() {
    var queue = queue(Map.of("gold", weight(2)));
    for (int i = 0; i < 12; i++) job("gold", NORMAL);
    for (int i = 0; i < 12; i++) job("plain", NORMAL);
    var first = queue.next(9, Rows.NOW);
    assertThat(first.stream().filter(turn -> turn.tenant().equals("gold"))).hasSize(6);
  }

  @Test
  void aTenantAtItsRunningLimitIsLeftOut() {
    var queue = queue(Map.of("narrow", maxRunning(1)));
    UUID first = job("narrow", NORMAL);
    job("narrow", NORMAL);
    UUID other = job("other", NORMAL);
    assertThat(order(queue)).containsExactly(first, other);
    sql.update("UPDATE job SET state = 'RUNNING' WHERE id = ?", first);
    assertThat(order(queue)).containsExactly(other);
  }

  @Test
  void whatIsNotAdmittedNotDueOrTooLateIsNoTurn() {
    var queue = queue(Map.of());
    UUID due = job("a", NORMAL);
    sql.update("UPDATE job SET admitted_at = NULL WHERE id = ?", job("a", NORMAL));
    sql.update(
        "UPDATE job SET next_at = ? WHERE id = ?", Rows.NOW.plusSeconds(1), job("a", NORMAL));
    sql.update("UPDATE job SET deadline = ? WHERE id = ?", Rows.NOW, job("a", NORMAL));
    assertThat(order(queue)).containsExactly(due);
  }

  /** The two statements agree, whatever was taken before. */
  @Test
  void asManyJobsAreAheadAsTheOrderHasBeforeAJob() {
    var random = new Random(42);
    var queue = queue(Map.of("t0", weight(3), "t1", weight(.7)));
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 15; i++) job("t" + random.nextInt(4), random.nextInt(3));
      List<UUID> order = order(queue);
      for (int place = 0; place < order.size(); place++)
        assertThat(queue.ahead(jobs.get(order.get(place)), 1000, Rows.NOW))
            .as("round %d, place %d", round, place)
            .isEqualTo(place);
      var taken = queue.next(1 + random.nextInt(12), Rows.NOW);
      queue.taken(taken);
      for (var turn : taken)
        sql.update("UPDATE job SET state = ? WHERE id = ?", JobState.SUCCEEDED.name(), turn.id());
    }
  }

  private FairQueue queue(Map<String, ConfiguredTenants.Settings> settings) {
    return new FairQueue(sql, new Shares(ConfiguredTenants.of(settings)));
  }

  private List<UUID> order(FairQueue queue) {
    return queue.next(1000, Rows.NOW).stream().map(Turn::id).toList();
  }

  private UUID job(String tenant, int priority) {
    JobRow job = Rows.job(tenant, priority, Rows.NOW.minusSeconds(10_000 - age++));
    Rows.insert(sql, job);
    sql.update("UPDATE job SET admitted_at = created_at WHERE id = ?", job.id);
    jobs.put(job.id, job);
    return job.id;
  }
}
