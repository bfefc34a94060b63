package dev.resow.scheduler.dispatch;

import static dev.resow.contract.Priority.BATCH;
import static dev.resow.contract.Priority.INTERACTIVE;
import static dev.resow.contract.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.JobTable;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who goes first, and how many. The window of the one slot holds two jobs, or one batch job. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class DispatcherTest {
  @Inject Dispatcher dispatcher;
  @Inject DispatchLock lock;
  @Inject JobTable table;
  @Inject Workers workers;
  @Inject Sql sql;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
    Tables.worker(1);
  }

  @Test
  void aLateInteractiveJobOvertakesAThousandBatchJobs() {
    for (int i = 0; i < 1000; i++) job("acme", BATCH, i);
    dispatcher.dispatch();
    UUID late = job("acme", INTERACTIVE, 2000);
    finish(released().getFirst());

    dispatcher.dispatch();
    assertThat(released()).containsExactly(late);
  }

  @Test
  void tenantsTakeTurnsHoweverMuchOneOfThemAsks() {
    List<UUID> greedy = IntStream.range(0, 50).mapToObj(i -> job("greedy", NORMAL, i)).toList();
    UUID modest = job("modest", NORMAL, 100);
    UUID humble = job("humble", NORMAL, 101);

    assertThat(releaseOneByOne(5))
        .containsExactly(greedy.get(0), modest, humble, greedy.get(1), greedy.get(2));
  }

  @Test
  void aTenantWithJobsInFlightWaitsForOneWithout() {
    job("busy", NORMAL, 0);
    dispatcher.dispatch();
    job("busy", NORMAL, 1);
    UUID idle = job("idle", NORMAL, 2);

    dispatcher.dispatch();
    assertThat(released()).hasSize(2).contains(idle);
  }

  @Test
  void aTenantThatComesBackHasSavedNothingUp() {
    for (int i = 0; i < 20; i++) job("steady", NORMAL, i);
    releaseOneByOne(10);
    UUID first = job("late", NORMAL, 500);
    UUID second = job("late", NORMAL, 501);
    assertThat(releaseOneByOne(4)).as("turns, not ten of them at once").contains(first, second);
    List<UUID> order = releaseOneByOne(1);
    assertThat(order).doesNotContain(first, second);
  }

  @Test
  void ofOneTenantTheOldestGoesFirst() {
    UUID second = job("acme", NORMAL, 2);
    UUID first = job("acme", NORMAL, 1);
    UUID third = job("acme", NORMAL, 3);
    assertThat(releaseOneByOne(3)).containsExactly(first, second, third);
  }

  /** Planning and compiling the statement of the order would take far longer than running it. */
  @Test
  void aTurnKeepsItsPlansAndCompilesNone() {
    assertThat(setting("jit")).isEqualTo("off");
    String mode =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  lock.acquire();
                  return setting("plan_cache_mode");
                });
    assertThat(mode).isEqualTo("force_generic_plan");
    assertThat(setting("plan_cache_mode")).as("after the transaction").isEqualTo("auto");
  }

  /**
   * The lock precedes every event of a job; it keeps its plan without a statement that asks for it.
   */
  @Test
  void locksKeepTheirPlan() {
    List<UUID> ids = List.of(job("acme", NORMAL, 0));
    String plans =
        "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%FOR UPDATE OF job%'";
    int kept =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  for (int i = 0; i < 20; i++) assertThat(table.lock(ids)).hasSize(1);
                  assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("5s");
                  return sql.first(plans, row -> row.getInt(1)).orElseThrow();
                });
    assertThat(kept).isPositive();
  }

  @Test
  void aJobWaitsForItsNotBeforeTime() {
    JobSpec later =
        Jobs.with(
            Jobs.spec("acme", INTERACTIVE),
            Map.of("notBefore", clock.instant().plusSeconds(60).toString()));
    UUID waiting = Tables.admitted(later, clock.instant().minusSeconds(10));
    UUID ready = job("acme", BATCH, 0);

    dispatcher.dispatch();
    assertThat(released()).containsExactly(ready);
    clock.pass(Duration.ofSeconds(61));
    dispatcher.dispatch();
    assertThat(released()).contains(waiting);
  }

  @Test
  void aJobWhoseDeadlineHasPassedIsNotReleased() {
    JobSpec hurried =
        Jobs.with(
            Jobs.spec("acme", NORMAL),
            Map.of("deadline", clock.instant().plusSeconds(60).toString()));
    Tables.admitted(hurried, clock.instant().minusSeconds(10));
    clock.pass(Duration.ofSeconds(60));
    assertThat(dispatcher.dispatch()).isZero();
  }

  @Test
  void aJobIsNotReleasedBeforeItsRecordCameBack() {
    var row = Jobs.row(Jobs.spec("acme", NORMAL), clock.instant());
    QuarkusTransaction.requiringNew().run(row::persist);
    assertThat(dispatcher.dispatch()).isZero();
  }

  @Test
  void theWindowFollowsTheWorkersThatLive() {
    Tables.removeWorkers();
    for (int i = 0; i < 20; i++) job("acme", NORMAL, i);
    assertThat(dispatcher.dispatch()).as("no worker holds their model").isZero();
    workers.heard(List.of(beat("w1", 3, false), beat("w2", 2, false), beat("w3", 9, true)));
    assertThat(dispatcher.dispatch()).isEqualTo(2 * 5);
    clock.pass(Duration.ofSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS + 1));
    released().forEach(this::finish);
    assertThat(dispatcher.dispatch()).isZero();
  }

  @Test
  void noBatchJobStandsInTheWorkersTopicWhileEverySlotIsBusy() {
    Tables.removeWorkers();
    for (int i = 0; i < 20; i++) job("acme", BATCH, i);
    workers.heard(List.of(beat("w1", 3, false)));
    assertThat(dispatcher.dispatch()).isEqualTo(3);
    assertThat(dispatcher.dispatch()).isZero();
    List<UUID> normal = List.of(job("acme", NORMAL, 30), job("acme", NORMAL, 31));
    assertThat(dispatcher.dispatch()).isEqualTo(2);
    assertThat(released()).containsAll(normal);
  }

  @Test
  void manySchedulersReleaseWhatOneWould() throws Exception {
    Tables.removeWorkers();
    List<UUID> jobs = IntStream.range(0, 60).mapToObj(i -> job("acme", NORMAL, i)).toList();
    workers.heard(List.of(beat("w1", 15, false)));
    Callable<Integer> turn = dispatcher::dispatch;
    int released = 0;
    try (var schedulers = Executors.newFixedThreadPool(8)) {
      for (var done : schedulers.invokeAll(IntStream.range(0, 32).mapToObj(_ -> turn).toList()))
        released += done.get();
    }
    assertThat(released).isEqualTo(30);
    assertThat(released()).containsExactlyInAnyOrderElementsOf(jobs.subList(0, 30));
    for (UUID id : released()) assertThat(Tables.events(id)).as("released once").hasSize(1);
  }

  private String setting(String name) {
    return sql.first("SELECT current_setting(?)", row -> row.getString(1), name).orElseThrow();
  }

  private UUID job(String tenant, Priority priority, int age) {
    Instant base = clock.instant().minusSeconds(10_000);
    return Tables.admitted(Jobs.spec(tenant, priority), base.plusSeconds(age));
  }

  /** Releases through a window of one, so that the order shows. */
  private List<UUID> releaseOneByOne(int count) {
    var order = new ArrayList<UUID>();
    // one job of the window of two is taken for good
    UUID blocker = job("zz-blocker", INTERACTIVE, 0);
    dispatchOnlyOne(blocker);
    while (order.size() < count) {
      dispatcher.dispatch();
      UUID next =
          released().stream()
              .filter(id -> !id.equals(blocker) && !order.contains(id))
              .findFirst()
              .orElseThrow();
      order.add(next);
      finish(next);
    }
    return order;
  }

  private void dispatchOnlyOne(UUID job) {
    set(job, JobState.DISPATCHED);
  }

  private void finish(UUID job) {
    set(job, JobState.SUCCEEDED);
  }

  private static void set(UUID job, JobState state) {
    QuarkusTransaction.requiringNew()
        .run(() -> JobRow.update("state = ?1 where id = ?2", state, job));
  }

  private static List<UUID> released() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                JobRow.<JobRow>list("state", JobState.DISPATCHED).stream()
                    .map(row -> row.id)
                    .toList());
  }

  private WorkerHeartbeat beat(String worker, int slots, boolean draining) {
    return new WorkerHeartbeat(
        worker, clock.instant(), slots, List.of(), draining, "cpu", Jobs.card("menagerie"));
  }
}
