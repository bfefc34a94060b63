package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.Box;
import dev.resow.contract.Budget;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.Place;
import dev.resow.contract.Priority;
import dev.resow.contract.Relation;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.contract.failure.FailureKind;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.generation.DemoModel;
import dev.resow.worker.generation.ImageGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of guided pictures: whole attempts with the demo model. */
class GuidedAttemptTest {
  private static final int STEPS = 8;

  @TempDir static Path folder;
  private static ImageGenerator generator;
  private static ImageGenerator strict;

  private WorkerFixture worker;

  @BeforeAll
  static void load() throws Exception {
    generator = DemoModel.load(DemoModel.FOLDER);
    strict = DemoModel.load(DemoModel.with(DemoModel.NEVER_CLEAR, folder));
  }

  @AfterAll
  static void close() {
    generator.close();
    strict.close();
  }

  @Test
  void theOverlapCheckReportsPairsAreasAndMaps() {
    run(generator, spec("enmmdit", "tiger", "leopard"));

    var check = all(OverlapDetected.class).getFirst();
    assertThat(check.round()).isZero();
    assertThat(check.seed()).isEqualTo(7);
    assertThat(check.verdict()).isIn(Verdict.CLEAR, Verdict.OVERLAPPED);
    assertThat(check.pairs())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.first()).isEqualTo("tiger");
              assertThat(pair.second()).isEqualTo("leopard");
              assertThat(pair.iom()).isBetween(0.0, 1.0);
              assertThat(pair.overlap()).isBetween(0.0, 1.0);
              assertThat(pair.interchange()).isBetween(0.0, 2.0).isEqualTo(check.score());
            });
    assertThat(check.areas())
        .hasSize(2)
        .allSatisfy(area -> assertThat(area.exclusive()).isBetween(0.0, area.area()));
    assertThat(check.thresholds().maxInterchange()).isPositive();
    assertThat(check.maps())
        .hasSize(2)
        .allSatisfy(
            map -> {
              assertThat(map.width()).isEqualTo(8);
              assertThat(map.height()).isEqualTo(8);
              assertThat(map.values()).contains((byte) 0, (byte) 255); // stretched
            });
  }

  @Test
  void roundsThatAreNotClearAreRestartedAndAllOfThemAreInTheResult() {
    var result = run(strict, spec("enmmdit", "tiger", "leopard"));

    var checks = all(OverlapDetected.class);
    var restarts = all(RoundRestarted.class);
    assertThat(checks).hasSize(3).allMatch(check -> check.verdict() == Verdict.OVERLAPPED);
    assertThat(restarts).extracting(RoundRestarted::round).containsExactly(1, 2);
    assertThat(restarts)
        .extracting(RoundRestarted::seed)
        .containsExactly(checks.get(1).seed(), checks.get(2).seed())
        .doesNotContain(7L);
    assertThat(restarts.getFirst().fromStep()).isEqualTo(checks.getFirst().step());
    assertThat(restarts.getFirst().reason()).contains("leopard");

    assertThat(result.verdict()).isEqualTo(Verdict.OVERLAPPED);
    assertThat(result.rounds())
        .extracting(RoundSummary::seed)
        .containsExactlyElementsOf(checks.stream().map(OverlapDetected::seed).toList());
    assertThat(result.rounds())
        .allSatisfy(
            round -> {
              assertThat(round.updates()).isPositive();
              assertThat(round.losses()).containsKeys("block", "text", "overlap");
              assertThat(round.score()).isEqualTo(checks.get(round.round()).score());
            });
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
    assertThat(result.seed())
        .isEqualTo(result.rounds().stream().filter(r -> r.steps() == STEPS).findAny().get().seed());
  }

  @Test
  void everyRoundSaysHowItIsWrong() {
    var result = run(strict, spec("enmmdit", "tiger", "leopard"));

    var checks = all(OverlapDetected.class);
    assertThat(checks)
        .allSatisfy(
            check -> {
              assertThat(check.findings().getFirst().found()).isTrue();
              assertThat(check.findings())
                  .filteredOn(finding -> finding.kind() == FindingKind.OVERLAPPED)
                  .singleElement()
                  .satisfies(
                      overlap -> {
                        assertThat(overlap.subjects()).containsExactly("tiger", "leopard");
                        assertThat(overlap.score()).isEqualTo(check.score());
                        assertThat(overlap.found()).isEqualTo(overlap.score() > overlap.limit());
                        assertThat(overlap.step()).isEqualTo(check.step());
                      });
            });
    assertThat(result.rounds())
        .allSatisfy(
            round -> assertThat(round.findings()).isEqualTo(checks.get(round.round()).findings()));
    assertThat(result.found())
        .isNotEmpty()
        .isEqualTo(
            FindingKind.found(
                result.rounds().stream()
                    .filter(round -> round.seed() == result.seed())
                    .findAny()
                    .orElseThrow()
                    .findings()));
    assertThat(all(AttemptFinished.class))
        .singleElement()
        .extracting(AttemptFinished::found)
        .isEqualTo(result.found());
  }

  @Test
  void aRelationThatThePictureDoesNotKeepBeginsAnotherRound() throws Exception {
    var settings = DemoModel.with(DemoModel.NEVER_IN_PLACE, folder.resolve("places"));
    try (var misplacing = DemoModel.load(settings)) {
      var leftOf = List.of(new Relation(1, Place.LEFT_OF, 0));
      var result = run(misplacing, spec(leftOf, "tiger", "leopard"));

      assertThat(result.verdict()).isEqualTo(Verdict.OVERLAPPED);
      assertThat(result.found()).containsExactly(FindingKind.MISPLACED);
      assertThat(all(RoundRestarted.class)).isNotEmpty();
      assertThat(all(OverlapDetected.class))
          .allSatisfy(
              check -> {
                var worst = check.findings().getFirst();
                assertThat(worst.kind()).isEqualTo(FindingKind.MISPLACED);
                assertThat(worst.subjects()).containsExactly("leopard", "tiger");
                assertThat(worst.place()).isEqualTo(Place.LEFT_OF);
                assertThat(worst.score()).isBetween(-1.0, 1.0);
              });

      assertThat(run(misplacing, spec(List.of(), "tiger", "leopard")).verdict())
          .as("nothing is watched")
          .isEqualTo(Verdict.CLEAR);
    }
  }

  @Test
  void guidanceIsCountedInForwardEquivalents() {
    double plain = run(generator, spec("plain")).forwardEquivalents();
    double guided = run(generator, spec("enmmdit", "tiger", "leopard")).forwardEquivalents();

    assertThat(plain).isEqualTo(2 * STEPS);
    assertThat(guided).isGreaterThan(plain);
  }

  @Test
  void plainPicturesNeedNoSubjectsAndAreNotChecked() {
    var result = run(generator, spec("plain"));

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
            check -> {
              assertThat(check.pairs()).isEmpty();
              assertThat(check.maps()).hasSize(1);
              assertThat(check.verdict()).isEqualTo(Verdict.UNCHECKED);
            });
  }

  @Test
  void everyCandidateIsReportedAndOnlyTheClearestIsFinished() {
    var result = run(generator, spec("enmmdit", 3, List.of(), Budget.DEFAULT, "tiger", "leopard"));

    var checks = all(OverlapDetected.class);
    assertThat(checks.size()).isIn(3, 6, 9);
    assertThat(checks).extracting(OverlapDetected::eventId).doesNotHaveDuplicates();
    assertThat(checks.subList(0, 3))
        .extracting(OverlapDetected::round)
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(result.rounds()).hasSize(checks.size());
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

    worker(clock.ticking(strict))
        .with(clock)
        .run(assigned(spec("enmmdit", 1, List.of(), budget, "tiger", "leopard")));

    var result = all(JobResult.class).getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds()).hasSizeBetween(3, 5);
    assertThat(result.rounds()).filteredOn(round -> round.steps() == STEPS).hasSize(1);
    assertThat(result.seconds()).isBetween(15.0, 21.0);
  }

  @Test
  void oneRoundIsFinishedHoweverShortTheTime() {
    var clock = new StepClock();
    worker(clock.ticking(strict))
        .with(clock)
        .run(assigned(spec("enmmdit", 1, List.of(), new Budget(9, null, 0.5), "tiger", "leopard")));

    var result = all(JobResult.class).getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(result.rounds()).hasSize(1);
  }

  @Test
  void boxesSayWhereSubjectsGo() {
    var boxes = List.of(new Box(0, 0, .5, 1), new Box(.5, 0, 1, 1));
    var result = run(generator, spec("boxdiff", 1, boxes, Budget.DEFAULT, "tiger", "leopard"));

    assertThat(result.rounds().getFirst().losses()).isNotEmpty();
  }

  /** A look at swapped names has a price, and without it nobody knows. */
  @Test
  void aCheckThatTheBudgetHasNoRoomForGivesNoVerdict() {
    var budget = new Budget(3, 2.0 * STEPS + 4, null);
    var result = run(generator, spec("enmmdit", 1, List.of(), budget, "tiger", "leopard"));

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
  void whatTheSamplerCannotDoIsRefusedForGood() {
    worker(generator).run(assigned(spec("boxdiff", "tiger", "leopard")));
    worker.run(assigned(spec("enmmdit")));

    assertThat(all(AttemptFailed.class))
        .allMatch(failed -> failed.kind() == FailureKind.INVALID)
        .extracting(AttemptFailed::message)
        .satisfiesExactly(
            boxes -> assertThat(boxes).contains("requires one box per subject"),
            subjects -> assertThat(subjects).contains("requires subjects"));
  }

  private JobResult run(ImageGenerator on, JobSpec spec) {
    worker(on).run(assigned(spec));
    assertThat(all(AttemptFailed.class)).isEmpty();
    return all(JobResult.class).getFirst();
  }

  private WorkerFixture worker(ImageGenerator on) {
    worker = new WorkerFixture(folder).with(on).withCheckpointsEvery(Duration.ofDays(1));
    return worker;
  }

  private static AssignedJob assigned(JobSpec spec) {
    return new AssignedJob(
        new JobReady(UUID.randomUUID(), 1, Instant.EPOCH, spec, 0), 1, null, () -> false);
  }

  private static JobSpec spec(String method, String... subjects) {
    return spec(method, 1, List.of(), Budget.DEFAULT, subjects);
  }

  private static JobSpec spec(List<Relation> relations, String... subjects) {
    return spec("enmmdit", 1, List.of(), relations, Budget.DEFAULT, subjects);
  }

  private static JobSpec spec(
      String method, int candidates, List<Box> boxes, Budget budget, String... subjects) {
    return spec(method, candidates, boxes, List.of(), budget, subjects);
  }

  private static JobSpec spec(
      String method,
      int candidates,
      List<Box> boxes,
      List<Relation> relations,
      Budget budget,
      String... subjects) {
    return new JobSpec(
        "a tiger and a leopard",
        "",
        List.of(subjects),
        List.of(),
        boxes,
        relations,
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
        null,
        null,
        List.of(),
        null,
        null,
        null);
  }

  private <T extends ResowEvent> List<T> all(Class<T> type) {
    return worker.events().all(type);
  }
}
