package dev.resow.scheduler.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.TrainingState;
import dev.resow.contract.Verdict;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.failure.FailureKind;
import dev.resow.persistence.Sql;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.scheduler.dispatch.Workers;
import dev.resow.scheduler.projection.Projector;
import dev.resow.testkit.RealServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of real jobs, and read from a real database. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class SchedulerMetricsTest {
  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject DatabaseGauges gauges;
  @Inject Workers workers;
  @Inject MeterRegistry meters;
  @Inject TestClock clock;
  @Inject Sql sql;

  /** Counters live as long as the process: each test has a model of its own. */
  private final String model = "model-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void clear() {
    Tables.clear();
  }

  @Test
  void aJobIsCountedOnceHoweverOftenItsEventsCome() {
    Tables.worker("sampling", model, 2);
    UUID id = Tables.admitted(spec(), clock.instant());
    clock.pass(Duration.ofSeconds(7));
    dispatcher.dispatch();
    clock.pass(Duration.ofSeconds(3));
    List<ResowEvent> life =
        List.of(
            Jobs.started(id, 1, spec()),
            new RoundRestarted(id, 1, Jobs.WORKER, Jobs.now(), 1, 43, 9, "overlapped"),
            Jobs.result(id, 1, Verdict.CLEAR));
    projector.project(life);
    projector.project(life);

    assertThat(counted("resow_jobs_ended_total", "state", "succeeded")).isEqualTo(1);
    assertThat(counted("resow_pictures_total", "verdict", "clear")).isEqualTo(1);
    assertThat(counted("resow_rounds_total", "verdict", "clear")).isEqualTo(1);
    assertThat(counted("resow_restarts_total")).isEqualTo(1);
    assertThat(counted("resow_findings_total", "kind", "mixed"))
        .as("seen before it happens")
        .isZero();
    var wait = meters.get("resow_job_wait").tags("model", model, "class", "normal").timer();
    assertThat(wait.count()).isEqualTo(1);
    assertThat(wait.totalTime(TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(
            meters
                .get("resow_job_sampling")
                .tag("model", model)
                .timer()
                .totalTime(TimeUnit.SECONDS))
        .isEqualTo(1.5);
  }

  @Test
  void failuresAndCancellationsAreCountedByKind() {
    Tables.worker("sampling", model, 2);
    UUID id = Tables.admitted(spec(), clock.instant());
    dispatcher.dispatch();
    projector.project(
        List.of(
            Jobs.started(id, 1, spec()),
            new AttemptFailed(
                id, 1, Jobs.WORKER, Jobs.now(), FailureKind.TRANSIENT, "a disk", null, 0, 3)));
    projector.project(List.of(new CancelJob(id, Jobs.now(), null)));

    assertThat(counted("resow_attempt_failures_total", "kind", "transient")).isEqualTo(1);
    assertThat(counted("resow_jobs_ended_total", "state", "cancelled")).isEqualTo(1);
    assertThat(counted("resow_jobs_ended_total", "state", "succeeded")).isZero();
  }

  /** A tenant is a label only if the operator has named it. */
  @Test
  void tenantsWithoutSettingsAreOneLabel() {
    UUID id = Tables.admitted(spec(), clock.instant());
    projector.project(List.of(new CancelJob(id, Jobs.now(), null)));

    assertThat(
            meters
                .get("resow_jobs_ended_total")
                .tags("model", model, "state", "cancelled")
                .counters())
        .singleElement()
        .satisfies(only -> assertThat(only.getId().getTag("tenant")).isEqualTo("other"));
  }

  @Test
  void aBacklogWantsWorkersUntilItIsDone() {
    for (int i = 0; i < 30; i++) Tables.admitted(spec(), clock.instant());
    worker("busy", 2, false);
    worker("leaving", 2, true);
    clock.pass(Duration.ofSeconds(5));
    gauges.read();

    assertThat(gauge("resow_queue_jobs", "class", "normal")).isEqualTo(30);
    assertThat(gauge("resow_queue_jobs", "class", "batch")).isZero();
    assertThat(gauge("resow_queue_oldest_seconds", "class", "normal")).isEqualTo(5);
    assertThat(gauge("resow_workers", "state", "ready")).isEqualTo(1);
    assertThat(gauge("resow_workers", "state", "draining")).isEqualTo(1);
    assertThat(gauge("resow_worker_slots")).isEqualTo(2);
    assertThat(gauge("resow_job_estimate_seconds")).as("assumed").isEqualTo(10);
    assertThat(gauge("resow_workers_wanted")).as("300 s in 5 slots within a minute").isEqualTo(3);

    finished(Duration.ofSeconds(4));
    gauges.read();
    assertThat(gauge("resow_job_estimate_seconds")).as("measured").isEqualTo(4);
    assertThat(gauge("resow_workers_wanted")).as("120 s in 2 slots").isEqualTo(1);

    sql.update("DELETE FROM job");
    gauges.read();
    assertThat(gauge("resow_queue_jobs", "class", "normal")).as("a zero, not a gap").isZero();
    assertThat(gauge("resow_workers_wanted")).isZero();

    sql.update("DELETE FROM worker");
    gauges.read();
    assertThat(meters.find("resow_workers_wanted").tag("model", model).gauge())
        .as("a model that nobody has")
        .isNull();
  }

  /** Ten small jobs, and two of eight times the work: 26 units of 4 s each. */
  @Test
  void largeJobsWantMoreWorkers() {
    for (int i = 0; i < 10; i++) Tables.admitted(spec(), clock.instant());
    for (int i = 0; i < 2; i++)
      sql.update("UPDATE job SET cost = 8 WHERE id = ?", Tables.admitted(spec(), clock.instant()));
    worker("busy", 1, false);
    finished(Duration.ofSeconds(16));
    sql.update("UPDATE job SET cost = 4 WHERE state = 'SUCCEEDED'");
    gauges.read();

    assertThat(gauge("resow_job_estimate_seconds")).as("16 s for a cost of 4").isEqualTo(4);
    assertThat(gauge("resow_backlog_cost")).isEqualTo(26);
    assertThat(gauge("resow_workers_wanted")).as("104 s within a minute").isEqualTo(2);
  }

  @Test
  void aJobThatMayNotBeginYetWantsNobody() {
    var later =
        Jobs.with(
            spec(), Map.of("notBefore", clock.instant().plus(Duration.ofHours(2)).toString()));
    Tables.admitted(later, clock.instant());
    gauges.read();

    assertThat(gauge("resow_queue_jobs", "class", "normal")).isEqualTo(1);
    assertThat(gauge("resow_queue_oldest_seconds", "class", "normal")).isZero();
    assertThat(gauge("resow_workers_wanted")).isZero();
  }

  /** Trainings wait; one trainer is there and one is leaving. Neither is a worker of a model. */
  @Test
  void trainingsAndTrainersAreMeasured() {
    sql.update("DELETE FROM training");
    training(TrainingState.RUNNING);
    training(TrainingState.QUEUED);
    clock.pass(Duration.ofSeconds(30));
    training(TrainingState.QUEUED);
    workers.heard(List.of(trainer("there", false), trainer("leaving", true)));
    clock.pass(Duration.ofSeconds(5));
    gauges.read();

    assertThat(trainings("queued")).isEqualTo(2);
    assertThat(trainings("running")).isEqualTo(1);
    assertThat(trainings("failed")).as("a zero, not a gap").isZero();
    assertThat(oldestTraining()).isEqualTo(35);
    assertThat(trainers("ready")).isEqualTo(1);
    assertThat(trainers("draining")).isEqualTo(1);
    assertThat(sql.count("SELECT count(*) FROM worker WHERE slots > 0")).isZero();

    clock.pass(Duration.ofSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS));
    sql.update("DELETE FROM training");
    gauges.read();
    assertThat(trainers("ready")).as("no longer heard of").isZero();
    assertThat(oldestTraining()).isZero();
  }

  private double trainings(String state) {
    return meters.get("resow_trainings").tags("state", state, "recipe", "nft").gauge().value();
  }

  private double oldestTraining() {
    var series = meters.get("resow_training_queue_oldest_seconds").tag("recipe", "nft");
    return series.gauge().value();
  }

  private double trainers(String state) {
    return meters.get("resow_trainers").tag("state", state).gauge().value();
  }

  private WorkerHeartbeat trainer(String id, boolean draining) {
    return new WorkerHeartbeat(
        id, clock.instant(), 0, List.of(), draining, "cpu", null, List.of(), Map.of(), true);
  }

  private void training(TrainingState state) {
    sql.update(
        """
        INSERT INTO training (id, tenant, request_hash, spec, adapter, state, created_at,
                              created_by, released_at)
        VALUES (gen_random_uuid(), 'acme', '', '{"recipe": "nft"}', gen_random_uuid(), ?, ?, 'x', ?)""",
        state.name(),
        clock.instant(),
        clock.instant());
  }

  @Test
  void theOutboxIsMeasured() {
    sql.update("DELETE FROM outbox");
    sql.update(
        """
        INSERT INTO outbox (id, topic, record_key, headers, payload, created_at, parked_at)
        VALUES (gen_random_uuid(), 't', 'k', '{}', '', ?, NULL), (gen_random_uuid(), 't', 'k', '{}', '', ?, ?)""",
        clock.instant(),
        clock.instant(),
        clock.instant());
    clock.pass(Duration.ofSeconds(9));
    gauges.read();

    assertThat(meters.get("resow_outbox_records").tag("state", "waiting").gauge().value())
        .isEqualTo(1);
    assertThat(meters.get("resow_outbox_records").tag("state", "parked").gauge().value())
        .isEqualTo(1);
    assertThat(meters.get("resow_outbox_oldest_seconds").gauge().value()).isEqualTo(9);
    sql.update("DELETE FROM outbox");
  }

  private JobSpec spec() {
    return Jobs.with(Jobs.spec("acme", Priority.NORMAL), Map.of("model", model));
  }

  private double counted(String series, String... tags) {
    return meters.get(series).tag("model", model).tags(tags).counter().count();
  }

  private double gauge(String series, String... tags) {
    return meters.get(series).tag("model", model).tags(tags).gauge().value();
  }

  private void worker(String id, int slots, boolean draining) {
    sql.update(
        """
        INSERT INTO worker (id, heard_at, slots, draining, running, model)
        VALUES (?, ?, ?, ?, '[]', jsonb_build_object('name', CAST(? AS text)))""",
        id,
        clock.instant(),
        slots,
        draining,
        model);
  }

  private void finished(Duration took) {
    sql.update(
        """
        INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, state, created_at, updated_at,
                         started_at, finished_at)
        VALUES (gen_random_uuid(), 'acme', '', 1, 'x', jsonb_build_object('model', CAST(? AS text)),
                'SUCCEEDED', ?, now(), ?, ?)""",
        model,
        clock.instant(),
        clock.instant().minus(took),
        clock.instant());
  }
}
