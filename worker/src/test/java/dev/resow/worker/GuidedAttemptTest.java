package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.Box;
import dev.resow.contract.Budget;
import dev.resow.contract.FailureKind;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.StopOrders;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.worker.attempt.AttemptRunner;
import dev.resow.worker.attempt.Task;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import dev.resow.worker.painter.DemoModel;
import dev.resow.worker.painter.Painter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topics hear of guided pictures: whole attempts with the demo model. */
class GuidedAttemptTest {
  private static final int STEPS = 8;

  @TempDir static Path folder;
  private static Painter painter;
  private static Painter strict;

  private final List<ResowEvent> said = new ArrayList<>();

  @BeforeAll
  static void load() throws Exception {
    painter = DemoModel.painter(DemoModel.FOLDER);
    strict = DemoModel.painter(DemoModel.with(DemoModel.NEVER_CLEAR, folder));
  }

  @AfterAll
  static void close() {
    painter.close();
    strict.close();
  }

  @Test
  void theLookTellsPairsAreasAndMaps() {
    run(painter, spec("enmmdit", "tiger", "leopard"));

    var look = all(OverlapDetected.class).getFirst();
    assertThat(look.round()).isZero();
    assertThat(look.seed()).isEqualTo(7);
    assertThat(look.verdict()).isIn(Verdict.CLEAR, Verdict.OVERLAPPED);
    assertThat(look.pairs())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.first()).isEqualTo("tiger");
              assertThat(pair.second()).isEqualTo("leopard");
              assertThat(pair.iom()).isBetween(0.0, 1.0);
              assertThat(pair.overlap()).isBetween(0.0, 1.0);
              assertThat(pair.interchange()).isBetween(0.0, 2.0).isEqualTo(look.score());
            });
    assertThat(look.areas())
        .hasSize(2)
        .allSatisfy(area -> assertThat(area.exclusive()).isBetween(0.0, area.area()));
    assertThat(look.thresholds().maxInterchange()).isPositive();
    assertThat(look.maps())
        .hasSize(2)
        .allSatisfy(
            map -> {
              assertThat(map.width()).isEqualTo(8);
              assertThat(map.height()).isEqualTo(8);
              assertThat(map.values()).contains((byte) 0, (byte) 255); // stretched
            });
  }

  @Test
  void roundsThatAreNotClearAreSownAgainAndAllOfThemAreInTheResult() {
    var result = run(strict, spec("enmmdit", "tiger", "leopard"));

    var looks = all(OverlapDetected.class);
    var restarts = all(RoundRestarted.class);
    assertThat(looks).hasSize(3).allMatch(look -> look.verdict() == Verdict.OVERLAPPED);
    assertThat(restarts).extracting(RoundRestarted::round).containsExactly(1, 2);
    assertThat(restarts)
        .extracting(RoundRestarted::seed)
        .containsExactly(looks.get(1).seed(), looks.get(2).seed())
        .doesNotContain(7L);
    assertThat(restarts.getFirst().fromStep()).isEqualTo(looks.getFirst().step());
    assertThat(restarts.getFirst().reason()).contains("leopard");

    assertThat(result.verdict()).isEqualTo(Verdict.OVERLAPPED);
    assertThat(result.rounds())
        .extracting(RoundSummary::seed)
        .containsExactlyElementsOf(looks.stream().map(OverlapDetected::seed).toList());
    assertThat(result.rounds())
        .allSatisfy(
            round -> {
              assertThat(round.updates()).isPositive();
              assertThat(round.losses()).containsKeys("block", "text", "overlap");
              assertThat(round.score()).isEqualTo(looks.get(round.round()).score());
            });
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
    assertThat(result.seed())
        .isEqualTo(result.rounds().stream().filter(r -> r.steps() == STEPS).findAny().get().seed());
  }

  @Test
  void guidanceIsCountedInForwardEquivalents() {
    double plain = run(painter, spec("plain")).forwardEquivalents();
    double guided = run(painter, spec("enmmdit", "tiger", "leopard")).forwardEquivalents();

    assertThat(plain).isEqualTo(2 * STEPS);
    assertThat(guided).isGreaterThan(plain);
  }

  @Test
  void plainPicturesNeedNoSubjectsAndAreNotJudged() {
    var result = run(painter, spec("plain"));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHECKED);
    assertThat(all(OverlapDetected.class)).isEmpty();
  }

  @Test
  void oneSubjectIsGuidedButHasNothingToMergeWith() {
    var result = run(strict, spec("enmmdit", "tiger"));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHECKED);
    assertThat(result.rounds()).hasSize(1).allMatch(round -> round.updates() > 0);
    assertThat(all(OverlapDetected.class))
        .singleElement()
        .satisfies(
            look -> {
              assertThat(look.pairs()).isEmpty();
              assertThat(look.maps()).hasSize(1);
              assertThat(look.verdict()).isEqualTo(Verdict.UNCHECKED);
            });
  }

  @Test
  void everyCandidateIsToldAndOnlyTheClearestIsFinished() {
    var result = run(painter, spec("enmmdit", 3, List.of(), Budget.DEFAULT, "tiger", "leopard"));

    var looks = all(OverlapDetected.class);
    assertThat(looks.size()).isIn(3, 6, 9);
    assertThat(looks).extracting(OverlapDetected::eventId).doesNotHaveDuplicates();
    assertThat(looks.subList(0, 3))
        .extracting(OverlapDetected::round)
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(result.rounds()).hasSize(looks.size());
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
  }

  @Test
  void aBudgetOfForwardsEndsTheSearchWithTheBestRound() {
    var budget = new Budget(9, 60.0, null);
    var result = run(strict, spec("enmmdit", 1, List.of(), budget, "tiger", "leopard"));

    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds()).hasSizeLessThan(9);
    assertThat(result.forwardEquivalents()).isLessThanOrEqualTo(60);
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
  }

  @Test
  void aBudgetOfSecondsEndsTheSearchInTimeToFinishTheBestRound() {
    var clock = new StepClock();
    var budget = new Budget(9, null, 20.0); // a step takes a second, a round is dropped after 3

    runner(clock.ticking(strict), clock)
        .run(task(spec("enmmdit", 1, List.of(), budget, "tiger", "leopard")));

    var result = all(JobResult.class).getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds()).hasSizeBetween(3, 5);
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
    assertThat(result.seconds()).isBetween(15.0, 21.0);
  }

  @Test
  void oneRoundIsFinishedHoweverShortTheTime() {
    var clock = new StepClock();
    runner(clock.ticking(strict), clock)
        .run(task(spec("enmmdit", 1, List.of(), new Budget(9, null, 0.5), "tiger", "leopard")));

    var result = all(JobResult.class).getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds()).hasSize(1);
  }

  @Test
  void boxesSayWhereSubjectsGo() {
    var boxes = List.of(new Box(0, 0, .5, 1), new Box(.5, 0, 1, 1));
    var result = run(painter, spec("boxdiff", 1, boxes, Budget.DEFAULT, "tiger", "leopard"));

    assertThat(result.rounds().getFirst().losses()).isNotEmpty();
  }

  /** A look at swapped names has a price, and without it nobody knows. */
  @Test
  void aLookThatTheBudgetHasNoRoomForIsNoVerdict() {
    var budget = new Budget(3, 2.0 * STEPS + 4, null);
    var result = run(painter, spec("enmmdit", 1, List.of(), budget, "tiger", "leopard"));

    assertThat(all(OverlapDetected.class))
        .singleElement()
        .extracting(OverlapDetected::verdict)
        .isEqualTo(Verdict.UNCHECKED);
    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds())
        .singleElement()
        .satisfies(
            round -> {
              assertThat(round.verdict()).isEqualTo(Verdict.UNCHECKED);
              assertThat(round.score()).isNull();
              assertThat(round.forwardEquivalents()).isEqualTo(result.forwardEquivalents());
            });
  }

  @Test
  void whatTheSamplerCanNotDoIsRefusedForGood() {
    var runner = runner(painter);
    runner.run(task(spec("boxdiff", "tiger", "leopard")));
    runner.run(task(spec("enmmdit")));

    assertThat(all(AttemptFailed.class))
        .allMatch(failed -> failed.kind() == FailureKind.INVALID)
        .extracting(AttemptFailed::message)
        .satisfiesExactly(
            boxes -> assertThat(boxes).contains("requires one box per subject"),
            subjects -> assertThat(subjects).contains("requires subjects"));
  }

  private JobResult run(Painter on, JobSpec spec) {
    said.clear();
    runner(on).run(task(spec));
    assertThat(all(AttemptFailed.class)).isEmpty();
    return all(JobResult.class).getFirst();
  }

  private AttemptRunner runner(Painter on) {
    return runner(on, Clock.systemUTC());
  }

  private AttemptRunner runner(Painter on, Clock clock) {
    return new AttemptRunner(
        "worker-1",
        on,
        (event, trace) -> {
          said.add(event);
          return CompletableFuture.completedFuture(null);
        },
        new FolderArtifactStore(folder.resolve("artifacts")),
        new StopOrders(),
        new FolderCheckpointStore(folder.resolve("checkpoints")),
        Duration.ofDays(1),
        clock);
  }

  private static Task task(JobSpec spec) {
    return new Task(
        new JobReady(UUID.randomUUID(), 1, Instant.EPOCH, spec, 0), 1, null, () -> false);
  }

  private static JobSpec spec(String method, String... subjects) {
    return spec(method, 1, List.of(), Budget.DEFAULT, subjects);
  }

  private static JobSpec spec(
      String method, int candidates, List<Box> boxes, Budget budget, String... subjects) {
    return new JobSpec(
        "a tiger and a leopard",
        "",
        List.of(subjects),
        List.of(),
        boxes,
        method,
        candidates,
        "menagerie",
        128,
        128,
        STEPS,
        3.0,
        7,
        budget,
        null,
        Priority.NORMAL,
        "default",
        null,
        null);
  }

  private <T extends ResowEvent> List<T> all(Class<T> type) {
    Stream<ResowEvent> events = said.stream();
    return events.filter(type::isInstance).map(type::cast).toList();
  }
}
