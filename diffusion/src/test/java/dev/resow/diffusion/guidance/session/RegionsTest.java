package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Regions under their own subject's name, on a tiny random model: steps 2 to 6 of 8, the last three
 * of the 8 without classifier-free guidance.
 */
class RegionsTest {
  private static final int STEPS = TinyRuns.STEPS;
  private static final int JOINED = 5;
  private static final int PLAIN = 2 * STEPS - 3;
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void everySubjectIsOneMorePassOfAJoinedStep() {
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    assertThat(TinyRuns.run(sampler, pair("regions")).end().forwards())
        .isEqualTo(PLAIN + 2 * JOINED);
    assertThat(TinyRuns.run(sampler, triple("regions")).end().forwards())
        .isEqualTo(PLAIN + 3 * JOINED);
  }

  @Test
  void manySubjectsMayHaveOtherSettings() {
    var settings =
        SettingsFile.change(
            TinyRuns.settings(TinyRuns.ALWAYS_CLEAR), Map.of("many.regions.lastStep", "5"));
    var sampler = new Sampler(MODEL.get(), new MethodPlans(settings));
    assertThat(TinyRuns.run(sampler, pair("regions")).end().forwards())
        .isEqualTo(PLAIN + 2 * JOINED);
    assertThat(TinyRuns.run(sampler, triple("regions")).end().forwards())
        .isEqualTo(PLAIN + 3 * (JOINED - 1));
  }

  @Test
  void aShareOfTheRequestsPromptBringsRegionsNearerToItForTheSameWork() {
    var plain = latent("plain", "1");
    var own = latent("regions", "1");
    var mostlyTheRequests = latent("regions", "0.01");
    assertThat(distance(mostlyTheRequests, plain)).isLessThan(distance(own, plain) / 10);
  }

  /** After the first joined step. */
  private static float[] latent(String method, String share) {
    var settings =
        SettingsFile.change(
            TinyRuns.settings(TinyRuns.ALWAYS_CLEAR),
            Map.of("regions.promptShare", share, "regions.renoise", "0"));
    try (var session = new Sampler(MODEL.get(), new MethodPlans(settings)).open(pair(method))) {
      for (int step = 0; step < 3; step++) {
        session.step();
      }
      return session.latent();
    }
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void stepsBeforeTheFirstAreThoseOfAPlainPicture() {
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    try (var plain = sampler.open(pair("plain"));
        var regions = sampler.open(pair("regions"))) {
      for (int step = 0; step < 3; step++) {
        plain.step();
        regions.step();
        assertThat(Arrays.equals(plain.latent(), regions.latent()))
            .as("after step %d", step)
            .isEqualTo(step < 2);
      }
    }
  }

  @Test
  void subjectsThatAreTheSameHaveNoRegions() {
    var same = request("a cat and a cat", "regions", List.of("cat", "cat"), 1);
    var plain = request("a cat and a cat", "plain", List.of(), 1);
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    var one = TinyRuns.run(sampler, same).end();
    assertThat(one.forwards()).isEqualTo(2 * STEPS);
    assertThat(one.image().rgb()).isEqualTo(TinyRuns.run(sampler, plain).end().image().rgb());
  }

  @Test
  void andTheirCheckCannotCompareThem() {
    var same = request("a cat and a cat", "resow", List.of("cat", "cat"), 3);
    var run = TinyRuns.run(sampler(TinyRuns.NEVER_CLEAR), same);
    assertThat(run.look(0).compared()).isFalse();
    assertThat(run.end().rounds()).singleElement().extracting(RoundRecord::check).isNull();
    assertThat(run.end().forwards()).isEqualTo(2 * STEPS);

    var different = request("a red cat and a cat", "resow", List.of("cat", "cat"), 2);
    assertThat(TinyRuns.run(sampler(TinyRuns.NEVER_CLEAR), different).end().rounds()).hasSize(2);
  }

  @Test
  void renewedNoiseAloneNeedsNoSubjects() {
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    var request = request("a cat", "renoise", List.of(), 1);
    var run = TinyRuns.run(sampler, request).end();
    assertThat(run.forwards()).isEqualTo(PLAIN);
    assertThat(run.image().rgb())
        .isEqualTo(TinyRuns.run(sampler, request).end().image().rgb())
        .isNotEqualTo(
            TinyRuns.run(sampler, request("a cat", "plain", List.of(), 1)).end().image().rgb());
  }

  @Test
  void aMergedRoundIsRestartedAfterTheCheckOfItsRegions() {
    var run = TinyRuns.run(sampler(TinyRuns.NEVER_CLEAR), pair("resow"));
    assertThat(run.outcomes()).hasSize(2).allMatch(look -> look.step() == 5);
    assertThat(run.end().rounds()).hasSize(2);
    // two rounds up to the look, with three joined steps each, and the rest of one
    assertThat(run.end().forwards()).isEqualTo(2 * (2 * 5 + 2 * 3) + 3 + 2 * 2);
  }

  @Test
  void aStepThatTheBudgetHasNoRoomForIsAPlainOne() {
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    var one = TinyRuns.run(sampler, pair("regions").withBudget(PLAIN + 3)).end();
    assertThat(one.forwards()).isEqualTo(PLAIN + 2);
    var two = TinyRuns.run(sampler, pair("regions").withBudget(PLAIN + 5)).end();
    assertThat(two.forwards()).isEqualTo(PLAIN + 4);
  }

  /** Two rounds with regions are 39 passes: 16 up to either look, then 7. */
  @Test
  void aRoundWhoseRegionsDoNotFitIsNotBegun() {
    var sampler = sampler(TinyRuns.NEVER_CLEAR);
    var whole = TinyRuns.run(sampler, pair("resow").withBudget(39)).end();
    assertThat(whole.rounds()).hasSize(2);
    assertThat(whole.forwards()).isEqualTo(39);
    var tight = TinyRuns.run(sampler, pair("resow").withBudget(38)).end();
    assertThat(tight.rounds()).hasSize(1);
    assertThat(tight.budgetExhausted()).isTrue();
    assertThat(tight.forwards()).isEqualTo(23);
  }

  @Test
  void withoutClassifierFreeGuidanceOnlyTheSubjectsAreDenoised() {
    var request =
        new SamplingRequest(
            "a cat and a dog", "", 128, 128, STEPS, 1, 7, List.of("cat", "dog"), "regions", 1);
    assertThat(TinyRuns.run(sampler(TinyRuns.ALWAYS_CLEAR), request).end().forwards())
        .isEqualTo(STEPS + 2 * JOINED);
  }

  /** Kernels differ with the number of rows, so 1e-5 instead of equality. */
  @Test
  void aCandidateIsDrawnAsItWouldBeAlone() {
    var sampler = sampler(TinyRuns.ALWAYS_CLEAR);
    try (var together = sampler.open(pair("resow").withCandidates(2));
        var alone = sampler.open(pair("resow"))) {
      for (int step = 0; step < 4; step++) {
        together.step();
        alone.step();
      }
      float[] first = Arrays.copyOf(together.latent(), alone.latent().length);
      assertThat(first).containsExactly(alone.latent(), offset(1e-5f));
    }
  }

  @Test
  void aSessionKilledAnywhereGoesOnBitIdentically() {
    TinyRuns.goesOnBitIdentically(sampler(TinyRuns.NEVER_CLEAR), pair("resow"), 14);
  }

  private static SamplingRequest pair(String method) {
    return TinyRuns.request(method, 2);
  }

  private static SamplingRequest triple(String method) {
    return request("a cat, a dog and a fox", method, List.of("cat", "dog", "fox"), 1);
  }

  private static SamplingRequest request(
      String prompt, String method, List<String> subjects, int rounds) {
    return new SamplingRequest(prompt, "", 128, 128, STEPS, 4.5, 7, subjects, method, rounds);
  }

  private static Sampler sampler(DetectionThresholds thresholds) {
    return TinyRuns.sampler(MODEL.get(), thresholds);
  }
}
