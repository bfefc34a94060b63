package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Early;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.GuidanceSettings.Findings;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.Finding.Kind;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Looks before the check, on a tiny random model: after 2 of 8 steps; the check comes after 5. A
 * limit below every score finds every round wrong, one above all of them none.
 */
class EarlyLookTest {
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  private static final double ALWAYS = -1;
  private static final double NEVER = 2;

  @Test
  void hopelessRoundsEndEarlyAndTheLastOneIsCheckedAtItsStep() {
    try (var session = sampler(ALWAYS, NEVER).open(TinyRuns.request("resow", 3))) {
      var outcomes = TinyRuns.steps(session);
      assertThat(outcomes)
          .filteredOn(Restarted.class::isInstance)
          .hasSize(2)
          .allMatch(o -> ((Restarted) o).fromStep() == 2)
          .allMatch(o -> ((Restarted) o).reason().contains("has features of"));
      assertThat(outcomes)
          .filteredOn(Overlapped.class::isInstance)
          .extracting(o -> ((Overlapped) o).step())
          .containsExactly(2, 2, 5);
      assertThat(session.rounds()).extracting(RoundRecord::steps).containsExactly(2, 2, 8);
      assertThat(session.rounds())
          .extracting(r -> r.check().clear())
          .containsExactly(false, false, true);
    }
  }

  @Test
  void aLookThatFindsNothingChangesNothing() {
    var request = TinyRuns.request("resow", 2);
    var with = TinyRuns.run(sampler(NEVER, NEVER), request).end();
    var without = TinyRuns.run(TinyRuns.sampler(MODEL.get(), TinyRuns.ALWAYS_CLEAR), request).end();
    assertThat(with.png()).isEqualTo(without.png());
    assertThat(with.forwards()).isEqualTo(without.forwards());
  }

  @Test
  void whatALookFindsIsKeptWithTheRound() {
    var run = TinyRuns.run(sampler(ALWAYS, NEVER), TinyRuns.request("resow", 2));
    assertThat(run.end().rounds().getFirst().check().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.MIXED, Kind.MIXED);
    assertThat(run.end().rounds().getLast().check().findings())
        .extracting(Finding::kind)
        .contains(Kind.OVERLAPPED, Kind.MIXED);
  }

  @Test
  void candidatesThatAreHopelessGoFirst() {
    var request =
        TinyRuns.request("resow", 2)
            .withCandidates(3)
            .withRelations(List.of(new Relation(0, Place.LEFT_OF, 1)));
    var settings = settings(NEVER, NEVER);
    var sampler = new Sampler(MODEL.get(), new MethodPlans(settings));
    var run = TinyRuns.run(sampler, request);
    assertThat(run.end().rounds())
        .filteredOn(r -> r.steps() == 2)
        .allMatch(r -> r.check().findings().getFirst().kind() == Kind.MISPLACED);
    TinyRuns.goesOnBitIdentically(sampler, request, 10);
  }

  @Test
  void aRunThatWasDroppedEarlyResumesAnywhere() {
    TinyRuns.goesOnBitIdentically(sampler(ALWAYS, ALWAYS), TinyRuns.request("resow", 2), 12);
  }

  @Test
  void whenTimeIsUpADroppedRoundIsFinishedAfterAll() {
    try (var session = sampler(ALWAYS, NEVER).open(TinyRuns.request("resow", 9))) {
      session.step();
      assertThat(session.step()).isInstanceOf(Overlapped.class);
      session.lastRound();
      assertThat(session.stepsLeft()).isEqualTo(6);
      assertThat(TinyRuns.finish(session).end().rounds()).hasSize(1);
    }
  }

  /**
   * @param early limit of mixing at the early look
   * @param check limit of mixing at the check
   */
  private static Sampler sampler(double early, double check) {
    return new Sampler(MODEL.get(), new MethodPlans(settings(early, check)));
  }

  private static GuidanceSettings settings(double early, double check) {
    var misplaced = new Line(0., 0., null);
    var look = new Early(1, misplaced, new Line(early, early, null));
    var limits =
        new FindingLimits(Line.OFF, misplaced, new Line(check, check, null), List.of(look));
    return TinyRuns.settings(TinyRuns.ALWAYS_CLEAR)
        .withFindings(new Findings(limits, FindingLimits.OFF));
  }
}
