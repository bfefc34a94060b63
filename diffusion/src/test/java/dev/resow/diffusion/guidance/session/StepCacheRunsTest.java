package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplerPlan;
import dev.resow.diffusion.sampler.SamplerPlans;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.schedule.NoisePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of the tiny model whose steps take most of their pass from earlier ones. At the threshold 1
 * every step does that may.
 */
@Timeout(180)
class StepCacheRunsTest {
  private static final ModelSettings SETTINGS =
      ModelSettings.of(Placement.cpu()).withSequenceLength(64).withStepCache(StepCache.of(1));
  private static DiffusionModel model;

  @BeforeAll
  static void load() {
    model = DiffusionModel.load(Goldens.FOLDER, SETTINGS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Which steps of one round took most of their pass from an earlier one. */
  private static List<Integer> reused(Sampler sampler, SamplingRequest request) {
    var reused = new ArrayList<Integer>();
    try (var session = sampler.open(request)) {
      for (int step = 0; step < request.steps(); step++) {
        int before = session.reusedSteps();
        session.step();
        if (session.reusedSteps() > before) {
          reused.add(step);
        }
      }
    }
    return reused;
  }

  @Test
  void everyStepButTheFirstMay() {
    var request = TinyRuns.request("plain", 1);
    assertThat(reused(new Sampler(model), request)).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aStepWithUpdatesOrWhoseAttentionIsSeenIsComputed() {
    var sampler = TinyRuns.sampler(model, TinyRuns.ALWAYS_CLEAR);
    var updatedAtOneAndTwoAndSeenAtThree = TinyRuns.request("enmmdit", 1);
    assertThat(reused(sampler, updatedAtOneAndTwoAndSeenAtThree)).containsExactly(4, 5, 6, 7);
  }

  @Test
  void aStepAfterNewNoiseIsComputed() {
    var renewed = new NoisePlan(2, 4, .5, Integer.MAX_VALUE);
    assertThat(reused(new Sampler(model, plan(renewed)), TinyRuns.request("plain", 1)))
        .containsExactly(1, 2, 6, 7);
  }

  @Test
  void aStepOfOtherPromptsThanTheLastIsComputed() {
    var withoutNegativeFromFour = new NoisePlan(0, 0, 0, 4);
    assertThat(
            reused(new Sampler(model, plan(withoutNegativeFromFour)), TinyRuns.request("plain", 1)))
        .containsExactly(1, 2, 3, 5, 6, 7);
  }

  private static SamplerPlans plan(NoisePlan noise) {
    return (_, _, _) -> SamplerPlan.of(noise);
  }

  @Test
  void stepsThatAllChangedTooMuchMakeTheBytesOfAModelWithoutCache() {
    var request = TinyRuns.request("resow", 2);
    byte[] expected;
    try (var without = DiffusionModel.load(Goldens.FOLDER, SETTINGS.withStepCache(StepCache.OFF))) {
      expected = TinyRuns.run(TinyRuns.sampler(without, TinyRuns.NEVER_CLEAR), request).end().png();
      assertThat(without.fingerprint(List.of())).isNotEqualTo(model.fingerprint(List.of()));
    }
    var strict = SETTINGS.withStepCache(StepCache.of(Double.MIN_NORMAL));
    try (var with = DiffusionModel.load(Goldens.FOLDER, strict)) {
      var run = TinyRuns.run(TinyRuns.sampler(with, TinyRuns.NEVER_CLEAR), request);
      assertThat(run.end().png()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"plain, 1, 1", "enmmdit, 2, 1", "resow, 2, 2"})
  void aSessionThatIsKilledAfterAnyStepGoesOnBitIdentically(
      String method, int rounds, int candidates) {
    var sampler = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
    goesOnBitIdentically(sampler, TinyRuns.request(method, rounds).withCandidates(candidates));
  }

  /**
   * Saves a run before each of its calls. A session that is resumed from there takes its next step
   * from the same earlier one, and has the same state after it.
   */
  private static void goesOnBitIdentically(Sampler sampler, SamplingRequest request) {
    List<byte[]> states = new ArrayList<>(); // the picture at the end
    try (var session = sampler.open(request)) {
      boolean reused = false;
      Finished end = null;
      while (end == null) {
        states.add(session.save().toBytes());
        end = session.step() instanceof Finished finished ? finished : null;
        reused |= session.reusedSteps() > 0;
      }
      states.add(end.png());
      assertThat(reused).isTrue();
    }
    for (int call = 0; call + 1 < states.size(); call++) {
      try (var session = sampler.resume(SessionState.fromBytes(states.get(call)))) {
        byte[] next =
            session.step() instanceof Finished finished ? finished.png() : session.save().toBytes();
        assertThat(next).as("killed before call %d", call).isEqualTo(states.get(call + 1));
      }
    }
  }

  @Test
  void fluxReusesAndGoesOnBitIdenticallyToo() {
    var settings = SETTINGS.withSequenceLength(FluxGoldens.T5_TOKENS);
    var request = SamplingRequest.plain("a cat and a dog", 64, 96, 4, 0, 7);
    try (var flux = DiffusionModel.load(FluxGoldens.FOLDER, settings)) {
      assertThat(reused(new Sampler(flux), request)).containsExactly(1, 2, 3);
      goesOnBitIdentically(new Sampler(flux), request);
    }
  }

  @Test
  void aNetworkThatCannotComputesEveryStepAndKeepsItsFingerprint() {
    try (var unet = Sd1Goldens.load()) {
      assertThat(unet.backbone().hasTail()).isFalse();
    }
    var settings = ModelSettings.of(Placement.cpu()).withStepCache(StepCache.of(1));
    try (var unet = DiffusionModel.load(Sd1Goldens.FOLDER, settings)) {
      assertThat(unet.stepCache()).isEqualTo(StepCache.OFF);
      assertThat(unet.fingerprint(List.of())).isEqualTo(unet.fingerprint());
    }
  }

  @Test
  void aSessionOfOneThresholdIsNotResumedUnderAnother() {
    var other = SETTINGS.withStepCache(StepCache.of(.5));
    try (var loose = DiffusionModel.load(Goldens.FOLDER, other);
        var session = new Sampler(model).open(TinyRuns.request("plain", 1))) {
      session.step();
      var saved = session.save();
      assertThatThrownBy(() -> new Sampler(loose).resume(saved))
          .hasMessageContaining("belongs to model");
    }
  }

  /** In a shared pass some jobs compute while others take from their own earlier steps. */
  @Test
  void jobsThatSharePassesDecideForThemselves() throws Exception {
    var requests =
        List.of(
            TinyRuns.request("plain", 1),
            TinyRuns.request("enmmdit", 2),
            TinyRuns.request("resow", 2),
            SamplingRequest.plain("a dog", 128, 128, 6, 4.5, 9),
            SamplingRequest.plain("a cat", 128, 128, 5, 4.5, 11));
    var alone = requests.stream().map(request -> latents(model, request)).toList();
    try (var sharing = DiffusionModel.load(Goldens.FOLDER, SETTINGS.withBatching(Batching.FAST))) {
      var batcher = sharing.batcher().orElseThrow();
      batcher.useLanes(1);
      List<Callable<List<float[]>>> jobs =
          requests.stream()
              .<Callable<List<float[]>>>map(request -> () -> latents(sharing, request))
              .toList();
      try (var threads = Executors.newFixedThreadPool(jobs.size())) {
        var together = threads.invokeAll(jobs);
        for (int i = 0; i < jobs.size(); i++) {
          assertThat(largestDifference(alone.get(i), together.get(i).get()))
              .as(requests.get(i).toString())
              .isLessThan(1e-4);
        }
      }
      assertThat(batcher.passes().shared()).isPositive();
    }
  }

  private static List<float[]> latents(DiffusionModel model, SamplingRequest request) {
    var latents = new ArrayList<float[]>();
    var sampler = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
    try (var session = sampler.open(request)) {
      while (!(session.step() instanceof Finished)) {
        latents.add(session.latent());
      }
    }
    return latents;
  }

  private static double largestDifference(List<float[]> expected, List<float[]> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (int step = 0; step < expected.size(); step++) {
      for (int i = 0; i < expected.get(step).length; i++) {
        largest = Math.max(largest, Math.abs(expected.get(step)[i] - actual.get(step)[i]));
      }
    }
    return largest;
  }
}
