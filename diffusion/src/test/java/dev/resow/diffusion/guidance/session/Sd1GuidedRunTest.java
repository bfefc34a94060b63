package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.method.UNetMethods;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row runs on Stable Diffusion 1.4, the space that the family was published for. */
class Sd1GuidedRunTest {
  private static final int SIDE = 64;
  private static final int STEPS = 8;
  private static final List<Box> HALVES = List.of(new Box(0, 0, .5, 1), new Box(.5, 0, 1, 1));

  @TempDir static Path root;
  private static DiffusionModel model; // with the solver of the paper that compares the family

  @BeforeAll
  static void load() {
    model = Sd1Goldens.load(Sd1Goldens.with("ddpm", root));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static Stream<String> rows() {
    return UNetMethods.table(GuidanceSettings.defaults(model.backbone())).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowMakesAPicture(String method) {
    var plans = MethodPlans.of(model);
    var offer = plans.offers().stream().filter(o -> o.name().equals(method)).findFirst();
    var request = request(method, STEPS, 2);
    if (offer.orElseThrow().boxes()) {
      request = request.withBoxes(HALVES);
    }
    var run = TinyRuns.run(new Sampler(model, plans), request);
    assertThat(run.end().image().rgb()).hasSize(3 * SIDE * SIDE);
    assertThat(run.looks().isEmpty()).isEqualTo(!offer.orElseThrow().checks());
  }

  /**
   * Table 1 of arXiv 2504.17525, counted in whole runs: random weights reach no goal, so that every
   * row takes all its updates.
   */
  @ParameterizedTest
  @CsvSource({
    "syngen, 25",
    "a&e, 85",
    "d&b tv, 175",
    "initno, 90",
    "initno+, 315",
    "ours, 50",
    "ours+, 73"
  })
  void aRunOfFiftyStepsTakesTheUpdatesOfTheTable(String method, int updates) {
    var run = TinyRuns.run(new Sampler(model, MethodPlans.of(model)), request(method, 50, 1));
    assertThat(run.end().rounds()).singleElement();
    assertThat(run.end().rounds().getFirst().updates()).isEqualTo(updates);
  }

  @ParameterizedTest
  @CsvSource({"syngen, 4", "saga, 3", "resow, 9"})
  void aResumedRunOfDdpmIsTheSame(String method, int calls) {
    var sampler = sampler(model, TinyRuns.NEVER_CLEAR);
    TinyRuns.goesOnBitIdentically(sampler, request(method, STEPS, 2), calls);
  }

  /** Earlier predictions are saved with the latent, dropped with a candidate, kept with a round. */
  @Test
  void aResumedRunOfPndmIsTheSameAcrossRoundsAndCandidates() {
    try (var pndm = Sd1Goldens.load()) {
      var request = request("resow", STEPS, 2).withCandidates(2);
      TinyRuns.goesOnBitIdentically(sampler(pndm, TinyRuns.NEVER_CLEAR), request, 12);
    }
  }

  @Test
  void aRowThatIsNoneOfThisModelIsRefusedWithThoseThatAre() {
    var sampler = new Sampler(model, MethodPlans.of(model));
    var request = request("enmmdit", STEPS, 1);
    assertThatThrownBy(() -> sampler.open(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("enmmdit", "a&e", "initno+");
  }

  private static Sampler sampler(DiffusionModel model, DetectionThresholds thresholds) {
    var regions = GuidanceSettings.defaults(model.backbone()).regions();
    var settings =
        GuidanceSettings.defaults(model.backbone())
            .withDetection(16, thresholds, null)
            .withRegions(regions.withDetection(regions.detectionStep(), thresholds, null));
    return new Sampler(model, new MethodPlans(settings, ModelKind.SD1));
  }

  private static SamplingRequest request(String method, int steps, int rounds) {
    return new SamplingRequest(
        "a cat and a dog", "", SIDE, SIDE, steps, 7.5, 7, List.of("cat", "dog"), method, rounds);
  }
}
