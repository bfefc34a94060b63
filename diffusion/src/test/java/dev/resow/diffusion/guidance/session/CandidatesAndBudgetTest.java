package dev.resow.diffusion.guidance.session;

import static dev.resow.diffusion.guidance.session.TinyRuns.ALWAYS_CLEAR;
import static dev.resow.diffusion.guidance.session.TinyRuns.NEVER_CLEAR;
import static dev.resow.diffusion.guidance.session.TinyRuns.STEPS;
import static dev.resow.diffusion.guidance.session.TinyRuns.request;
import static dev.resow.diffusion.guidance.session.TinyRuns.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several seeds at once, and limits of work and time, on a tiny random model: updates at steps 1
 * and 2, the look at step 3 of 8.
 */
class CandidatesAndBudgetTest {
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void candidatesRunTogetherAndTheClearestIsTheRunItWouldBeAlone() {
    var request = request("enmmdit", 1);
    Overlapped look = null;
    float[] chosen;
    double forwards;
    try (var session = sampler(ALWAYS_CLEAR).open(request.withCandidates(3))) {
      assertThat(session.latent()).hasSize(3 * 16 * 16 * 16);
      for (int i = 0; i < STEPS; i++) {
        if (session.step() instanceof Overlapped o) {
          look = o;
        }
      }
      chosen = session.latent();
      forwards = session.forwards();
    }
    assertThat(look.others()).hasSize(2);
    for (var other : look.others()) {
      assertThat(other.detection().rank()).isGreaterThanOrEqualTo(look.detection().rank());
      assertThat(other.seed()).isEqualTo(RoundSeeds.seed(7, other.round()));
    }
    assertThat(forwards).isBetween(2.0 * (3 * 4 + 4), 2.0 * (3 * 4 + 4) + 3 * (4 * 3 + 2) * 0.75);
    var alone =
        new SamplingRequest(
            request.prompt(),
            "",
            128,
            128,
            STEPS,
            4.5,
            look.seed(),
            request.subjects(),
            "enmmdit",
            1);
    try (var session = sampler(ALWAYS_CLEAR).open(alone)) {
      for (int i = 0; i < STEPS; i++) {
        session.step();
      }
      assertThat(session.latent()).containsExactly(chosen, offset(1e-5f));
    }
  }

  @Test
  void candidatesRestartTogetherAndResume() {
    var sampler = sampler(NEVER_CLEAR);
    var request = request("enmmdit", 2).withCandidates(2);
    byte[] whole;
    try (var session = sampler.open(request)) {
      List<StepOutcome> outcomes = steps(session);
      assertThat(outcomes)
          .anyMatch(o -> o instanceof Restarted r && r.round() == 2 && r.fromStep() == 4);
      var finished = (Finished) outcomes.getLast();
      assertThat(finished.rounds()).hasSize(4);
      whole = finished.png();
    }
    for (int stop : new int[] {2, 4, 5, 7, 10}) {
      byte[] saved;
      try (var session = sampler.open(request)) {
        for (int i = 0; i < stop; i++) {
          session.step();
        }
        saved = session.save().toBytes();
      }
      try (var session = sampler.resume(SessionState.fromBytes(saved))) {
        byte[] resumed = ((Finished) steps(session).getLast()).png();
        assertThat(Arrays.equals(resumed, whole)).as("killed after call %d", stop).isTrue();
      }
    }
  }

  @Test
  void aBudgetEndsTheSearchWithTheBestRound() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit", 9).withBudget(46))) {
      var finished = (Finished) steps(session).getLast();
      assertThat(finished.budgetExhausted()).isTrue();
      assertThat(finished.rounds()).hasSize(2);
      assertThat(finished.forwards()).isLessThanOrEqualTo(46);
    }
  }

  @Test
  void whenOnlyThePlainStepsFitGuidanceIsLeftOut() {
    try (var session = sampler(ALWAYS_CLEAR).open(request("enmmdit", 1).withBudget(2 * STEPS))) {
      var finished = (Finished) steps(session).getLast();
      assertThat(finished.forwards()).isEqualTo(2 * STEPS);
      assertThat(finished.rounds().getFirst().updates()).isZero();
      assertThat(finished.budgetExhausted()).isTrue();
    }
    assertThatThrownBy(() -> request("enmmdit", 1).withBudget(2 * STEPS - 1))
        .hasMessageContaining("budget");
  }

  /** Three candidates up to the look, then one. Regions look a step later. */
  @ParameterizedTest
  @ValueSource(strings = {"enmmdit", "resow"})
  void everyBudgetOfCandidatesIsKeptAndUsed(String method) {
    var request = request(method, 1).withCandidates(3);
    double whole = TinyRuns.run(sampler(ALWAYS_CLEAR), request).end().forwards();
    int least = method.equals("enmmdit") ? 2 * (3 * 4 + 4) : 2 * (3 * 5 + 3);
    assertThatThrownBy(() -> sampler(ALWAYS_CLEAR).open(request.withBudget(least - 1)))
        .hasMessageContaining("budget");
    for (double budget = least; budget < whole + 4; budget++) {
      var run = TinyRuns.run(sampler(ALWAYS_CLEAR), request.withBudget(budget));
      assertThat(run.end().forwards()).isBetween(2.0 * STEPS, budget);
      assertThat(run.end().budgetExhausted())
          .as("%s of %s", budget, whole)
          .isEqualTo(budget < whole);
    }
  }

  @Test
  void whenTimeIsUpItFinishesTheBestRound() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit", 9))) {
      for (int i = 0; i < 7; i++) { // in the second round, before its look
        session.step();
      }
      assertThat(session.stepsLeft()).isEqualTo(STEPS - 4); // of the first round, after its look
      session.lastRound();
      var finished = (Finished) steps(session).getLast();
      assertThat(finished.parameters().round()).isZero();
      assertThat(finished.budgetExhausted()).isTrue();
      assertThat(finished.rounds().get(1).steps()).isEqualTo(2);
    }
  }

  @Test
  void whenTimeIsUpBeforeTheFirstCheckItFinishesThatRound() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit", 9))) {
      session.step();
      assertThat(session.stepsLeft()).isEqualTo(STEPS - 1);
      session.lastRound();
      var finished = (Finished) steps(session).getLast();
      assertThat(finished.rounds()).hasSize(1);
      assertThat(finished.budgetExhausted()).isTrue();
    }
  }

  @Test
  void theNumberOfRoundsIsNoBudget() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit", 2))) {
      assertThat(((Finished) steps(session).getLast()).budgetExhausted()).isFalse();
    }
  }

  private static Sampler sampler(DetectionThresholds thresholds) {
    return TinyRuns.sampler(MODEL.get(), thresholds);
  }
}
