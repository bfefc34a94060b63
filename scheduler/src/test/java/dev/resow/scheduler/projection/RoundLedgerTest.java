package dev.resow.scheduler.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.Place;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.scheduler.dispatch.Dispatcher;
import dev.resow.testkit.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every seed that was tried has a row that says what became of it. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class RoundLedgerTest {
  private static final String ROUNDS =
      "SELECT attempt, round, seed, ending, verdict, failed FROM job_round WHERE job_id = ?"
          + " ORDER BY attempt, round";

  private static final List<Finding> FINDINGS =
      List.of(
          new Finding(
              FindingKind.MISPLACED, List.of("Fox", "cat"), Place.LEFT_OF, .2, .1, true, 10),
          new Finding(FindingKind.MIXED, List.of("Fox", "cat"), null, .05, .1, false, 10));

  @Inject Projector projector;
  @Inject Dispatcher dispatcher;
  @Inject TestClock clock;
  @Inject AgroalDataSource database;

  @BeforeEach
  void clear() {
    Tables.clear();
    Tables.worker(1);
  }

  @Test
  void backToTheStartLeavesARowPerSeed() {
    UUID id = dispatched();
    projector.project(twoRounds(id));

    assertThat(rows(ROUNDS, id))
        .containsExactly("1 0 42 restarted overlapped true", "1 1 77 picture clear false");
    assertThat(
            rows(
                """
                SELECT first, second, iom, interchange, overlapped
                FROM job_round_pair WHERE job_id = ?""",
                id))
        .containsExactly("cat fox 0.7 0.9 true");
    assertThat(rows("SELECT subject, area FROM job_round_area WHERE job_id = ? ORDER BY 1", id))
        .containsExactly("cat 0.3", "fox 0.2");
    assertThat(
            rows(
                """
                SELECT steps_done, forward_equivalents, score, looked_at_step, fingerprint
                FROM job_round WHERE job_id = ? ORDER BY round""",
                id))
        .containsExactly("10 20.0 0.9 10 00", "28 56.0 null null 00");
    assertThat(
            rows(
                """
                SELECT found, findings->0->>'place', jsonb_array_length(findings)
                FROM job_round WHERE job_id = ? ORDER BY round""",
                id))
        .containsExactly("[\"misplaced\"] left-of 2", "null null null");
  }

  /** Three topics, no order between them, everything twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theOrderBetweenTopicsAndDuplicatesDoNotMatter(long seed) {
    UUID id = dispatched();
    projector.project(twoRounds(id));
    List<String> expected = everything(id);

    UUID other = dispatched();
    var random = new Random(seed);
    var events = new ArrayList<>(twoRounds(other));
    // Its start and its restart share a partition; the look may come at any time.
    Collections.swap(events, 1, random.nextInt(events.size()));
    for (ResowEvent event : events) projector.project(List.of(event, event));
    projector.project(events);

    assertThat(everything(other)).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void aFencedAttemptWritesNothing() {
    UUID id = dispatched();
    projector.project(
        List.of(
            Jobs.started(id, 2, Jobs.spec("t", Priority.NORMAL)),
            Jobs.started(id, 1, Jobs.spec("t", Priority.NORMAL)),
            look(id, 1, Verdict.OVERLAPPED)));
    assertThat(rows(ROUNDS, id)).containsExactly("2 0 42 null null false");
  }

  @Test
  void aRoundWhoseWorkerWasLostIsNoFailedSeedWhileTheJobGoesOn() {
    UUID id = dispatched();
    projector.project(
        List.of(
            Jobs.started(id, 1, Jobs.spec("t", Priority.NORMAL)),
            Jobs.started(id, 2, Jobs.spec("t", Priority.NORMAL)),
            Jobs.result(id, 2, Verdict.CLEAR)));
    assertThat(rows(ROUNDS, id))
        .containsExactly("1 0 42 lost null false", "2 0 42 picture clear false");
  }

  @Test
  void whatALaterAttemptTellsAgainIsMarkedSoThatItCountsOnce() {
    UUID id = dispatched();
    var spec = Jobs.spec("t", Priority.NORMAL);
    projector.project(
        List.of(
            Jobs.started(id, 1, spec),
            look(id, 1, Verdict.OVERLAPPED),
            new AttemptHandedOver(id, 1, Jobs.WORKER, Jobs.now(), 0, 12)));
    dispatcher.dispatch();
    projector.project(
        List.of(
            Jobs.with(Jobs.started(id, 6, spec), Map.of("resumedFromStep", 12)),
            Jobs.result(id, 6, Verdict.OVERLAPPED)));

    assertThat(rows(ROUNDS, id)).first().isEqualTo("1 0 42 handed-over overlapped true");
    assertThat(rows("SELECT attempt, retold FROM job_round WHERE job_id = ? ORDER BY 1", id))
        .containsExactly("1 true", "6 false");
  }

  @Test
  void aJobThatEndsDeadMakesAllItsSeedsFailed() {
    UUID id = dispatched();
    projector.project(
        List.of(
            Jobs.started(id, 1, Jobs.spec("t", Priority.NORMAL)),
            new AttemptFailed(
                id, 1, Jobs.WORKER, Jobs.now(), FailureKind.INVALID, "no", null, 0, 3)));
    assertThat(Jobs.load(id).state).isEqualTo(JobState.DEAD);
    assertThat(rows(ROUNDS, id)).containsExactly("1 0 42 failed null true");
  }

  @Test
  void aPictureNobodyLookedAtIsNoFailure() {
    UUID id = dispatched();
    projector.project(List.of(Jobs.result(id, 1, Verdict.UNCHECKED)));
    assertThat(rows(ROUNDS, id)).containsExactly("1 0 42 picture unchecked false");
  }

  @Test
  void aRoundThatDivergedHasFailedAndItsCostIsItsOwn() {
    UUID id = dispatched();
    var diverged =
        new RoundSummary(0, 42, 3, Verdict.UNCHECKED, null, 1, Map.of(), 9.5, "step 4: NaN");
    projector.project(List.of(Jobs.started(id, 1, Jobs.spec("t", Priority.NORMAL))));
    projector.project(List.of(restarted(id, 3)));
    projector.project(List.of(twoRounds(id, diverged)));
    assertThat(rows(ROUNDS, id))
        .containsExactly("1 0 42 failed unchecked false", "1 1 77 picture clear false");
    assertThat(
            rows("SELECT forward_equivalents FROM job_round WHERE job_id = ? ORDER BY round", id))
        .first()
        .isEqualTo("9.5");
  }

  /** The first seed overlaps, the second is clear. */
  private static List<ResowEvent> twoRounds(UUID id) {
    var overlapped =
        new RoundSummary(0, 42, 10, Verdict.OVERLAPPED, .9, null, Map.of(), null, null, FINDINGS);
    return List.of(
        Jobs.started(id, 1, Jobs.spec("t", Priority.NORMAL)),
        look(id, 1, Verdict.OVERLAPPED),
        restarted(id, 10),
        twoRounds(id, overlapped));
  }

  private static RoundRestarted restarted(UUID id, int fromStep) {
    return new RoundRestarted(id, 1, Jobs.WORKER, Jobs.now(), 1, 77, fromStep, "overlapped");
  }

  private static JobResult twoRounds(UUID id, RoundSummary first) {
    JobResult one = Jobs.result(id, 1, Verdict.CLEAR);
    var rounds = List.of(first, new RoundSummary(1, 77, 28, Verdict.CLEAR, null, null, Map.of()));
    return new JobResult(
        id,
        1,
        Jobs.WORKER,
        one.at(),
        one.verdict(),
        one.image(),
        77,
        rounds,
        1.5,
        76.0,
        one.model());
  }

  private static OverlapDetected look(UUID id, int attempt, Verdict verdict) {
    return new OverlapDetected(
        id,
        attempt,
        Jobs.WORKER,
        Jobs.now(),
        0,
        42,
        10,
        .9,
        verdict,
        List.of(new PairScore("Fox", "cat", .7, .5, .9)),
        List.of(new SubjectArea("cat", .3, .9), new SubjectArea("Fox", .2, .8)),
        new Thresholds(.5, .3, null, null, null),
        List.of(),
        FINDINGS);
  }

  private UUID dispatched() {
    UUID id = Tables.admitted(Jobs.spec("t", Priority.NORMAL), clock.instant());
    dispatcher.dispatch();
    return id;
  }

  private List<String> everything(UUID id) {
    var all = new ArrayList<>(rows(ROUNDS, id));
    all.addAll(
        rows(
            "SELECT score, looked_at_step, steps_done, forward_equivalents FROM job_round"
                + " WHERE job_id = ? ORDER BY round",
            id));
    all.addAll(rows("SELECT first, second, iom FROM job_round_pair WHERE job_id = ?", id));
    return all;
  }

  /** Rows as words. */
  private List<String> rows(String sql, UUID id) {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement(sql)) {
      query.setObject(1, id);
      var rows = new ArrayList<String>();
      try (var found = query.executeQuery()) {
        int columns = found.getMetaData().getColumnCount();
        while (found.next()) {
          var words = new ArrayList<String>();
          for (int i = 1; i <= columns; i++) words.add(String.valueOf(found.getObject(i)));
          rows.add(String.join(" ", words));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
