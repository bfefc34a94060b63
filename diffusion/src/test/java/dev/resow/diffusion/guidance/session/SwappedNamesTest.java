package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Names swapped for one another, as a test of the picture and as negative prompts, on a tiny random
 * model: 8 steps, the look at step 3, 2 noises.
 */
class SwappedNamesTest {
  private static final int STEPS = TinyRuns.STEPS;
  private static final int NOISES = TinyRuns.NOISES;
  private static final double CLEAR = 2;
  private static final double MERGED = 0;
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void theModelIsAskedOnceAndTheAnswerIsTheScore() {
    var run = TinyRuns.run(sampler(CLEAR), TinyRuns.request("enmmdit-restart", 1));
    var pair = run.look(0).report().pairs().getFirst();
    assertThat(pair.interchange().orElseThrow()).isBetween(.5, 2.0);
    assertThat(run.look(0).score()).isEqualTo(pair.interchange().orElseThrow());
    // the given prompt and a swap for either subject, each under every noise
    assertThat(run.end().forwards()).isEqualTo(2 * STEPS + 3 * NOISES);
  }

  @Test
  void aThirdSubjectAddsOneSwap() {
    var three =
        new SamplingRequest(
            "a cat, a dog and a fox",
            "",
            128,
            128,
            STEPS,
            4.5,
            7,
            List.of("cat", "dog", "fox"),
            "enmmdit-restart",
            1);
    var run = TinyRuns.run(sampler(CLEAR), three);
    assertThat(run.look(0).report().pairs()).allMatch(p -> p.interchange().isPresent());
    assertThat(run.end().forwards()).isEqualTo(2 * STEPS + 4 * NOISES);
  }

  @Test
  void aRoundWhoseNamesMakeNoDifferenceIsRestarted() {
    var run = TinyRuns.run(sampler(MERGED), TinyRuns.request("enmmdit-restart", 3));
    assertThat(run.looks()).hasSize(3).noneMatch(SubjectDetection::clear);
    assertThat(run.end().rounds()).hasSize(3);
  }

  @Test
  void oneSubjectIsNotAskedAboutAndCostsNothing() {
    var one =
        new SamplingRequest(
            "a cat", "", 128, 128, STEPS, 4.5, 7, List.of("cat"), "enmmdit-restart", 1);
    var run = TinyRuns.run(sampler(CLEAR), one);
    assertThat(run.end().forwards()).isEqualTo(2 * STEPS);
    assertThat(run.look(0).report().compared()).isFalse();
  }

  @Test
  void aBudgetWithoutRoomForTheLookIsKept() {
    var tight = TinyRuns.request("enmmdit-restart", 3).withBudget(2 * STEPS + 3 * NOISES - 1);
    var run = TinyRuns.run(sampler(MERGED), tight);
    assertThat(run.end().forwards()).isEqualTo(2 * STEPS);
    assertThat(run.look(0).report().compared()).isFalse();
    assertThat(run.look(0).clear()).isTrue();
    assertThat(run.end().rounds().getFirst().check()).isNull();
    assertThat(run.end().budgetExhausted()).isTrue();
  }

  /** Kernels differ with the number of rows, so 1e-5 instead of equality. */
  @Test
  void aCandidateScoresAsItWouldAlone() {
    var together =
        TinyRuns.run(sampler(CLEAR), TinyRuns.request("enmmdit-restart", 1).withCandidates(2));
    var alone = TinyRuns.run(sampler(CLEAR), TinyRuns.request("enmmdit-restart", 1));
    var scores = new ArrayList<Double>();
    scores.add(together.look(0).score());
    together.outcome().others().forEach(o -> scores.add(o.detection().score()));
    assertThat(scores)
        .anySatisfy(s -> assertThat(s).isCloseTo(alone.look(0).score(), within(1e-5)));
  }

  @Test
  void contrastCostsNothingAndActsBehindTheLookOnly() {
    var sampler = sampler(CLEAR);
    List<float[]> plain = latents(sampler, TinyRuns.request("plain", 1));
    List<float[]> contrast = latents(sampler, TinyRuns.request("contrast", 1));
    for (int step = 0; step < STEPS; step++) {
      boolean same = java.util.Arrays.equals(plain.get(step), contrast.get(step));
      assertThat(same).as("after step %d", step).isEqualTo(step < 4);
    }
    assertThat(TinyRuns.run(sampler, TinyRuns.request("contrast", 1)).end().forwards())
        .isEqualTo(2 * STEPS);
  }

  @Test
  void onDemandOnlyRestartedRoundsAreGuided() {
    var rounds =
        TinyRuns.run(sampler(MERGED), TinyRuns.request("enmmdit-on-demand", 2)).end().rounds();
    assertThat(rounds.get(0).updates()).isZero();
    assertThat(rounds.get(1).updates()).isPositive();
    var clear = TinyRuns.run(sampler(CLEAR), TinyRuns.request("enmmdit-on-demand", 2));
    assertThat(clear.end().rounds()).hasSize(1);
    assertThat(clear.end().forwards()).isEqualTo(2 * STEPS + 3 * NOISES);
  }

  @Test
  void aSessionKilledAnywhereGoesOnBitIdentically() {
    var sampler = sampler(MERGED);
    var request = TinyRuns.request("enmmdit-on-demand", 2);
    TinyRuns.goesOnBitIdentically(sampler, request, 12);
  }

  /** The latent after each step. */
  private static List<float[]> latents(Sampler sampler, SamplingRequest request) {
    List<float[]> latents = new ArrayList<>();
    try (var session = sampler.open(request)) {
      for (int step = 0; step < STEPS; step++) {
        session.step();
        latents.add(session.latent());
      }
    }
    return latents;
  }

  /**
   * @param line a pair is interchangeable above it
   */
  private static Sampler sampler(double line) {
    return TinyRuns.sampler(
        MODEL.get(), new DetectionThresholds(0.5, line, 0, PairMeasure.INTERCHANGE));
  }
}
