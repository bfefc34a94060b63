package dev.resow.persistence.queue;

import static dev.resow.persistence.tenant.ConfiguredTenants.maxRunning;
import static dev.resow.persistence.tenant.ConfiguredTenants.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobCost;
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
  private static final double[] COSTS = {JobCost.LEAST, .3, 1, 1, 4, 16};

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();
  private final Map<UUID, JobRow> jobs = new HashMap<>();
  private int age;

  @BeforeEach
  void empty() {
    sql.update("TRUNCATE job, model_lane, model_lane_clock CASCADE");
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
    var first = queue.next(room(9), Rows.NOW);
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
      for (int i = 0; i < 15; i++)
        job("t" + random.nextInt(4), random.nextInt(3), "", COSTS[random.nextInt(COSTS.length)]);
      List<UUID> order = order(queue);
      for (int place = 0; place < order.size(); place++)
        assertThat(queue.ahead(jobs.get(order.get(place)), 1000, Rows.NOW))
            .as("round %d, place %d", round, place)
            .returns((long) place, Ahead::jobs);
      var taken = queue.next(room(1 + random.nextInt(12)), Rows.NOW);
      queue.taken(taken);
      for (var turn : taken)
        sql.update("UPDATE job SET state = ? WHERE id = ?", JobState.SUCCEEDED.name(), turn.id());
    }
  }

  @Test
  void eachModelHasAQueueOfItsOwn() {
    var queue = queue(Map.of());
    UUID[] small = {job("a", NORMAL, "small", 1), job("a", NORMAL, "small", 1)};
    UUID large = job("a", BATCH, "large", 1);
    var rooms = List.of(new Room("small", 1), new Room("large", 5), new Room("absent", 5));
    assertThat(queue.next(rooms, Rows.NOW)).extracting(Turn::id).containsExactly(large, small[0]);
    assertThat(queue.ahead(jobs.get(large), 1000, Rows.NOW)).returns(0L, Ahead::jobs);
    queue.taken(queue.next(List.of(new Room("small", 2)), Rows.NOW));
    job("b", NORMAL, "large", 1);
    UUID of = job("a", NORMAL, "large", 1);
    assertThat(queue.ahead(jobs.get(of), 1000, Rows.NOW))
        .as("what it used of one model does not count for another")
        .returns(1L, Ahead::jobs);
  }

  @Test
  void aModelWithoutRoomDoesNotKeepOthersWaiting() {
    var queue = queue(Map.of());
    for (int i = 0; i < 50; i++) job("a", NORMAL, "unheld", 1);
    UUID held = job("a", BATCH, "held", 1);
    assertThat(queue.next(List.of(new Room("held", 2)), Rows.NOW))
        .extracting(Turn::id)
        .containsExactly(held);
  }

  @Test
  void aJobOfFourTimesTheCostIsFourTurns() {
    var queue = queue(Map.of());
    for (int i = 0; i < 4; i++) job("large", NORMAL, "m", 4);
    for (int i = 0; i < 16; i++) job("small", NORMAL, "m", 1);
    var first = queue.next(List.of(new Room("m", 10)), Rows.NOW);
    assertThat(first.stream().filter(turn -> turn.tenant().equals("small"))).hasSize(8);
    assertThat(queue.ahead(jobs.get(first.getLast().id()), 1000, Rows.NOW))
        .isEqualTo(new Ahead(9, first.stream().limit(9).mapToDouble(Turn::cost).sum()));
  }

  private static List<Room> room(int jobs) {
    return List.of(new Room("", jobs));
  }

  private FairQueue queue(Map<String, ConfiguredTenants.Settings> settings) {
    return new FairQueue(sql, new Shares(ConfiguredTenants.of(settings)));
  }

  private List<UUID> order(FairQueue queue) {
    return queue.next(room(1000), Rows.NOW).stream().map(Turn::id).toList();
  }

  private UUID job(String tenant, int priority) {
    return job(tenant, priority, "", 1);
  }

  private UUID job(String tenant, int priority, String model, double cost) {
    JobRow job = Rows.job(tenant, priority, Rows.NOW.minusSeconds(10_000 - age++));
    job.spec = model.isEmpty() ? "{}" : "{\"model\": \"%s\"}".formatted(model);
    job.model = model;
    job.cost = cost;
    Rows.insert(sql, job);
    sql.update("UPDATE job SET admitted_at = created_at WHERE id = ?", job.id);
    jobs.put(job.id, job);
    return job.id;
  }
}
