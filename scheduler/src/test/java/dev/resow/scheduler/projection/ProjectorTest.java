package dev.resow.scheduler.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.CancelJob;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Lifecycle;
import dev.resow.scheduler.lifecycle.Outcome;
import dev.resow.scheduler.lifecycle.Trigger;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows say what the pure function says, however the events come. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class ProjectorTest {
  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject TestClock clock;
  @Inject io.agroal.api.AgroalDataSource database;

  @BeforeEach
  void clear() {
    Tables.clear();
    Tables.worker(1);
  }

  @Test
  void sayingEverythingTwiceChangesNothing() {
    UUID id = dispatched();
    List<ResowEvent> life =
        List.of(Jobs.started(id, 1, spec(id)), progress(id, 4), Jobs.result(id, 1, Verdict.CLEAR));
    projector.project(life);
    List<String> once = records(id);
    JobRow row = Jobs.load(id);

    projector.project(life);
    for (ResowEvent event : life) projector.project(List.of(event, event));

    assertThat(records(id)).isEqualTo(once);
    assertThat(Jobs.load(id)).usingRecursiveComparison().isEqualTo(row);
  }

  @Test
  void anEventOfAnOlderAttemptChangesNothing() {
    UUID id = dispatched();
    projector.project(List.of(Jobs.started(id, 1, spec(id)), Jobs.started(id, 2, spec(id))));
    projector.project(List.of(Jobs.result(id, 1, Verdict.CLEAR)));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.RUNNING);
    projector.project(List.of(Jobs.result(id, 2, Verdict.CLEAR)));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.SUCCEEDED);
    assertThat(Jobs.load(id).attempt).isEqualTo(2);
  }

  /** Its guidance scale of 4.5 is no second pass; a worker that was lost reports no count. */
  @Test
  void theStepsOfADistilledModelCountOnce() {
    var row = Jobs.row(Jobs.spec("t", Priority.NORMAL), clock.instant());
    row.admittedAt = row.createdAt;
    row.guidance = GuidanceKind.DISTILLED;
    QuarkusTransaction.requiringNew().run(row::persist);
    dispatcher.dispatch();
    projector.project(
        List.of(
            Jobs.started(row.id, 1, spec(row.id)),
            progress(row.id, 7),
            Jobs.started(row.id, 2, spec(row.id))));
    assertThat(StatusColumns.read(Jobs.load(row.id)).history().forwardEquivalents()).isEqualTo(7);
  }

  @Test
  void eventsOfAJobNobodyAcceptedAreAbsorbedAndTheOthersCount() {
    UUID id = dispatched();
    UUID nobody = UUID.randomUUID();
    projector.project(
        List.of(
            Jobs.result(nobody, 1, Verdict.CLEAR),
            new CancelJob(nobody, Jobs.now(), null),
            Jobs.started(id, 1, spec(id))));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.RUNNING);
    assertThat(Jobs.load(nobody)).isNull();
  }

  @Test
  void twoSchedulersWithTheSameBatchWriteItOnce() throws Exception {
    UUID id = dispatched();
    List<ResowEvent> life =
        List.of(Jobs.started(id, 1, spec(id)), Jobs.result(id, 1, Verdict.CLEAR));
    Callable<Void> scheduler =
        () -> {
          projector.project(life);
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var done : threads.invokeAll(Collections.nCopies(8, scheduler))) done.get();
    }
    assertThat(records(id)).hasSize(1 + 2 + 2).doesNotHaveDuplicates();
  }

  @Test
  void aCommitTellsWatchersWhichJobsHaveNewEvents() throws Exception {
    UUID first = dispatched();
    UUID second = dispatched();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("LISTEN resow_job");
      projector.project(
          List.of(
              Jobs.started(first, 1, spec(first)),
              Jobs.started(second, 1, spec(second)),
              Jobs.result(first, 1, Verdict.CLEAR)));
      var notified = new ArrayList<String>();
      var postgres = connection.unwrap(org.postgresql.PGConnection.class);
      Until.isTrue(
          () -> {
            try {
              for (var notice : postgres.getNotifications(100)) notified.add(notice.getParameter());
              return notified.size() >= 2;
            } catch (java.sql.SQLException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(notified).containsExactlyInAnyOrder(first.toString(), second.toString());
      statement.execute("UNLISTEN *");
    }
  }

  /** Random events of several jobs, doubled, mixed and cut into random batches. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theRowsAgreeWithThePureFunction(long seed) {
    var random = new Random(seed);
    var lifecycle = new Lifecycle(RetryPolicy.DEFAULT, new Random(0));
    List<UUID> jobs = List.of(dispatched(), dispatched());
    Map<UUID, JobStatus> expected = new java.util.HashMap<>();
    for (UUID id : jobs) expected.put(id, StatusColumns.read(Jobs.load(id)));
    var events = new ArrayList<ResowEvent>();
    for (int i = 0; i < 60; i++) events.add(any(jobs.get(random.nextInt(2)), random));
    for (int i = 0; i < 20; i++) events.add(events.get(random.nextInt(60)));
    Collections.shuffle(events, random);

    var known = new HashSet<String>();
    for (ResowEvent event : events) {
      UUID id = UUID.fromString(event.recordKey());
      if (known.contains(event.eventId())) continue;
      Outcome outcome =
          lifecycle.apply(expected.get(id), new Trigger.EventReceived(event), clock.instant());
      expected.put(id, outcome.job());
      if (outcome.accepted() && !(event instanceof StepProgress)) known.add(event.eventId());
    }
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(10));
      projector.project(events.subList(from, to));
      from = to;
    }

    for (UUID id : jobs) {
      JobStatus found = StatusColumns.read(Jobs.load(id));
      assertThat(found)
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .ignoringFields("nextAt") // back-off jitter is random
          .isEqualTo(expected.get(id));
    }
  }

  private ResowEvent any(UUID id, Random random) {
    int attempt = 1 + random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> Jobs.started(id, attempt, spec(id));
      case 3 -> Jobs.result(id, attempt, Verdict.CLEAR);
      case 4 ->
          new AttemptFailed(
              id, attempt, Jobs.WORKER, Jobs.now(), FailureKind.TRANSIENT, "no", null, 0, 1);
      case 5 -> new CancelJob(id, Jobs.now(), null);
      default ->
          new StepProgress(
              id, attempt, Jobs.WORKER, Jobs.now(), 0, random.nextInt(29), 28, null, Map.of());
    };
  }

  private UUID dispatched() {
    UUID id = Tables.admitted(Jobs.spec("t", Priority.NORMAL), clock.instant());
    dispatcher.dispatch();
    assertThat(Jobs.load(id).state).isEqualTo(JobState.DISPATCHED);
    return id;
  }

  private static dev.resow.contract.JobSpec spec(UUID id) {
    return StatusColumns.read(Jobs.load(id)).spec();
  }

  private static StepProgress progress(UUID id, int step) {
    return new StepProgress(id, 1, Jobs.WORKER, Jobs.now(), 0, step, 28, .5, Map.of());
  }

  private static List<String> records(UUID id) {
    return Tables.events(id).stream().map((EventRow row) -> row.eventId).toList();
  }

  @Test
  void aSubmittedRecordAdmitsTheJobOnce() {
    JobSubmitted submitted = Jobs.accept(Jobs.spec("t", Priority.NORMAL));
    assertThat(dispatcher.dispatch()).isZero();
    projector.project(List.of(submitted, submitted));
    projector.project(List.of(submitted));
    assertThat(records(submitted.jobId())).hasSize(1);
    assertThat(dispatcher.dispatch()).isEqualTo(1);
  }
}
