package dev.resow.diffusion.guidance.session;

import static dev.resow.diffusion.guidance.session.TinyRuns.ALWAYS_CLEAR;
import static dev.resow.diffusion.guidance.session.TinyRuns.NEVER_CLEAR;
import static dev.resow.diffusion.guidance.session.TinyRuns.STEPS;
import static dev.resow.diffusion.guidance.session.TinyRuns.request;
import static dev.resow.diffusion.guidance.session.TinyRuns.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole guided pictures on a tiny random model: updates at steps 1 and 2, the look at step 3 of 8.
 */
class GuidedSessionTest {
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void aClearRoundIsGuidedCheckedOnceAndFinished() {
    try (var session = sampler(ALWAYS_CLEAR).open(request("enmmdit", 3))) {
      List<StepOutcome> outcomes = steps(session);
      assertThat(outcomes).hasSize(STEPS + 1);
      assertThat(((Advanced) outcomes.get(0)).losses()).isEmpty();
      assertThat(((Advanced) outcomes.get(1)).losses())
          .containsOnlyKeys("block", "text", "overlap");
      assertThat(((Advanced) outcomes.get(4)).losses()).isEmpty();

      var look = (Overlapped) outcomes.get(3);
      var detection = (SubjectDetection) look.detection();
      assertThat(look.step()).isEqualTo(4);
      assertThat(detection.clear()).isTrue();
      assertThat(detection.subjects()).containsExactly("cat", "dog");
      assertThat(detection.report().maps()).hasSize(2);
      assertThat(detection.report().rows() * detection.report().columns()).isEqualTo(64);

      var finished = (Finished) outcomes.getLast();
      assertThat(finished.budgetExhausted()).isFalse();
      assertThat(finished.rounds()).hasSize(1);
      RoundRecord round = finished.rounds().getFirst();
      assertThat(round.updates()).isEqualTo(4);
      assertThat(round.steps()).isEqualTo(STEPS);
      assertThat(round.losses().get("overlap")).hasSize(2);
      assertThat(round.check().clear()).isTrue();
      // 8 steps of 2 passes; per update a look and a gradient, after each step one more look;
      // three of the four blocks run
      double updates = 4 * (1 + 2) * 0.75 + 2 * 0.75;
      assertThat(finished.forwards()).isCloseTo(2 * STEPS + updates, within(1e-9));
    }
  }

  @Test
  void anOverlappedRoundIsRestartedAndTheBestOneIsFinished() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit", 3))) {
      List<StepOutcome> outcomes = steps(session);
      assertThat(outcomes.stream().filter(Restarted.class::isInstance))
          .containsExactly(
              new Restarted(1, RoundSeeds.seed(7, 1), 4, reason(outcomes, 0)),
              new Restarted(2, RoundSeeds.seed(7, 2), 4, reason(outcomes, 1)));
      var finished = (Finished) outcomes.getLast();
      assertThat(finished.rounds()).hasSize(3).noneMatch(r -> r.check().clear());
      int best = finished.parameters().round();
      var ranks =
          outcomes.stream()
              .filter(Overlapped.class::isInstance)
              .mapToDouble(o -> ((Overlapped) o).detection().rank())
              .toArray();
      assertThat(ranks[best]).isEqualTo(Arrays.stream(ranks).min().orElseThrow());
      assertThat(finished.parameters().seed()).isEqualTo(RoundSeeds.seed(7, best));
    }
  }

  private static String reason(List<StepOutcome> outcomes, int round) {
    return outcomes.stream()
        .filter(o -> o instanceof Overlapped look && look.round() == round)
        .map(o -> ((Overlapped) o).detection().reason())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"enmmdit", "enmmdit-v1"})
  void aSessionKilledAnywhereGoesOnBitIdentically(String method) {
    var sampler = sampler(NEVER_CLEAR);
    var request = request(method, 2);
    var rounds = TinyRuns.run(sampler, request).end().rounds();
    assertThat(rounds).hasSize(2).allMatch(r -> r.updates() == 4);
    TinyRuns.goesOnBitIdentically(sampler, request, 2 * STEPS - 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "enmmdit", "enmmdit-v1", "resow"})
  void andSoItDoesInAnotherProcess(String method, @TempDir Path folder) throws Exception {
    TinyRuns.goesOnInAnotherProcess(sampler(NEVER_CLEAR), request(method, 2), folder);
  }

  @Test
  void carryOverStartsFromTheOldNoisePlusItsUpdates() {
    try (var session = sampler(NEVER_CLEAR).open(request("enmmdit-v1", 2))) {
      StepOutcome outcome;
      do {
        outcome = session.step();
      } while (!(outcome instanceof Restarted));
      float[] start = session.latent();
      float[] noise = Philox.normals(7, 0, start.length);
      double distance = 0;
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 256; i++) {
        distance += Math.pow(start[i] - noise[i], 2) / 256;
        sum += start[i];
        squares += start[i] * start[i];
      }
      assertThat(Math.sqrt(distance)).isBetween(1e-3, 0.3); // the old composition, moved
      assertThat(sum / 256).isCloseTo(0, within(1e-5));
      assertThat(squares / 256).isCloseTo(1, within(1e-5));
    }
  }

  static Stream<String> rows() {
    return Methods.table(GuidanceSettings.defaults(4)).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowMakesAPicture(String method) {
    var request =
        new SamplingRequest(
                "a photo of a black cat and a red dog",
                "",
                128,
                128,
                STEPS,
                4.5,
                7,
                List.of("cat", "dog"),
                method,
                1)
            .withBoxes(List.of(new Box(0, 0, 0.5, 1), new Box(0.5, 0, 1, 1)));
    try (var session = sampler(ALWAYS_CLEAR).open(request)) {
      var finished = (Finished) steps(session).getLast();
      var row = Methods.find(method, TinyRuns.settings(ALWAYS_CLEAR));
      boolean moves = !row.moves().isEmpty() && row.guidedFrom() == 0;
      assertThat(finished.rounds().getFirst().updates() > 0).isEqualTo(moves);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"enmmdit", "enmmdit-v1", "a&e", "syngen", "retention", "ours", "initno"})
  void oneSubjectIsEnoughButNothingCanMerge(String method) {
    var request = with(method, List.of("cat")).withBoxes(List.of(new Box(0, 0, 0.5, 1)));
    try (var session = sampler(NEVER_CLEAR).open(request)) {
      List<StepOutcome> outcomes = steps(session);
      assertThat(outcomes).hasSize(STEPS + 1).noneMatch(Restarted.class::isInstance);
      assertThat(outcomes)
          .filteredOn(Overlapped.class::isInstance)
          .allMatch(o -> ((Overlapped) o).detection().clear());
    }
  }

  @Test
  void aRequestSaysWhatDescribesItsSubjects() {
    var request = with("syngen", List.of("cat", "dog"));
    assertThat(latentAfter(request.withModifiers(List.of(List.of(), List.of("a")))))
        .isNotEqualTo(latentAfter(request));
    assertThatThrownBy(() -> request.withModifiers(List.of(List.of("black"))))
        .hasMessageContaining("modifiers");
  }

  private static float[] latentAfter(SamplingRequest request) {
    try (var session = sampler(ALWAYS_CLEAR).open(request)) {
      session.step();
      var resumed = SessionState.fromBytes(session.save().toBytes());
      assertThat(resumed.request()).isEqualTo(request);
      return session.latent();
    }
  }

  @Test
  void whatAMethodCannotDoIsRefusedWithTheReason() {
    refused(request("a+e", 1), "unknown method 'a+e'");
    refused(with("enmmdit", List.of()), "subjects");
    refused(with("enmmdit", List.of("cat", "horse")), "'horse' is not in the prompt");
    refused(with("boxdiff", List.of("cat")), "boxes");
    refused(with("a&e", List.of("cat")).withCandidates(2), "candidates");
    refused(with("enmmdit-v1", List.of("cat")).withCandidates(2), "candidates");
    refused(
        with("enmmdit", List.of("cat", "dog")).withCandidates(3).withBudget(31),
        "3 candidates require at least 32");
    assertThatThrownBy(() -> new Box(0.5, 0, 0.5, 1)).hasMessageContaining("box");
    assertThatThrownBy(() -> new Box(0, 0, 1.5, 1)).hasMessageContaining("box");
  }

  private static void refused(SamplingRequest request, String reason) {
    assertThatThrownBy(() -> sampler(ALWAYS_CLEAR).open(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static SamplingRequest with(String method, List<String> subjects) {
    return new SamplingRequest("a cat and a dog", "", 128, 128, STEPS, 4.5, 7, subjects, method, 1);
  }

  private static Sampler sampler(DetectionThresholds thresholds) {
    return TinyRuns.sampler(MODEL.get(), thresholds);
  }
}
