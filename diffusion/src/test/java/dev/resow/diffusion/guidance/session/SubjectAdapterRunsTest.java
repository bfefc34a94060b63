package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.adapter.LoraGoldens;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Predictor;
import dev.resow.diffusion.sampler.RegionPrompts;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepContext;
import dev.resow.diffusion.tensor.NoGradient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pictures in which one subject has adapters of its own, on a tiny random model. */
class SubjectAdapterRunsTest {
  private static final AdapterUse ADAPTER = LoraGoldens.use("diffusers", 1);
  private static final SamplingRequest PAIR = TinyRuns.request("regions", 2);
  private static Sd3Model model;
  private static Sampler sampler;

  @BeforeAll
  static void load() {
    model = LoraGoldens.model(AdapterMode.BESIDE, 64L << 20);
    sampler = TinyRuns.sampler(model, TinyRuns.ALWAYS_CLEAR);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The network under the adapter, negative prompt included, and the base in the other region. */
  @Test
  void aRegionIsPredictedAsByTheAdaptedModel() {
    float[] adapted = plain(List.of(ADAPTER), "a cat and a cat");
    float[] base = plain(List.of(), "a dog and a dog");
    var own = PAIR.withAdapters(List.of(ADAPTER.of(0)));
    assertThat(joined(own, 0)).containsExactly(adapted, offset(1e-4f));
    assertThat(joined(own, 1)).containsExactly(base, offset(1e-4f));
    assertThat(joined(PAIR, 0)).isNotEqualTo(adapted);
  }

  /** Steps 2 to 6 of 8 have regions, the last three of the 8 no classifier-free guidance. */
  @Test
  void itIsOneMorePassUnderClassifierFreeGuidance() {
    double without = TinyRuns.run(sampler, PAIR).end().forwards();
    var one = PAIR.withAdapters(List.of(ADAPTER.of(0)));
    assertThat(TinyRuns.run(sampler, one).end().forwards()).isEqualTo(without + 3);
    var both = PAIR.withAdapters(List.of(ADAPTER.of(0), ADAPTER.of(1)));
    assertThat(TinyRuns.run(sampler, both).end().forwards()).isEqualTo(without + 2 * 3);
  }

  /** One round with regions is 23 passes. */
  @Test
  void aRoundThatDoesNotFitWithItIsNotBegun() {
    var restarts = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
    var two = TinyRuns.request("resow", 2).withAdapters(List.of(ADAPTER.of(1)));
    double whole = TinyRuns.run(restarts, two).end().forwards();
    assertThat(whole).isEqualTo(39 + 2 * 3);
    assertThat(TinyRuns.run(restarts, two.withBudget(whole)).end().rounds()).hasSize(2);
    var tight = TinyRuns.run(restarts, two.withBudget(whole - 1)).end();
    assertThat(tight.rounds()).hasSize(1);
    assertThat(tight.budgetExhausted()).isTrue();
  }

  @Test
  void aSessionKilledAnywhereGoesOnBitIdentically() {
    var restarts = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
    var request = TinyRuns.request("resow", 2).withAdapters(List.of(ADAPTER.of(1)));
    TinyRuns.goesOnBitIdentically(restarts, request, 8);
  }

  @Test
  void thePictureNamesTheSubject() {
    var picture = TinyRuns.run(sampler, PAIR.withAdapters(List.of(ADAPTER.of(1)))).end();
    assertThat(picture.parameters().texts().get("resow"))
        .contains("\"sha256\":\"" + ADAPTER.sha256() + "\",\"scale\":1.0,\"subject\":1}");
  }

  @Test
  void whatHasNoRegionsIsRefused() {
    var own = List.of(ADAPTER.of(0));
    assertThatThrownBy(() -> sampler.open(TinyRuns.request("plain", 1).withAdapters(own)))
        .hasMessageContainingAll("method 'plain' has no regions", "two or more different subjects");
    assertThatThrownBy(() -> sampler.open(TinyRuns.request("enmmdit", 1).withAdapters(own)))
        .hasMessageContaining("method 'enmmdit' has no regions");
    var same =
        new SamplingRequest(
            "a cat and a cat", "", 128, 128, 8, 4.5, 7, List.of("cat", "cat"), "regions", 1);
    assertThatThrownBy(() -> sampler.open(same.withAdapters(own)))
        .hasMessageContaining("has no regions in this run");
  }

  private static float[] plain(List<AdapterUse> adapters, String prompt) {
    var request =
        SamplingRequest.plain(prompt, 128, 128, TinyRuns.STEPS, 4.5, 7).withAdapters(adapters);
    try (var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin();
        var _ = model.adapters().hold(adapters)) {
      var inputs =
          new Predictor.Inputs(AttentionTap.NONE, Optional.empty(), RegionPrompts.NONE, () -> null);
      return new Predictor(model, request, manager)
          .step(manager, 750, true)
          .prediction(Goldens.tensor("mmdit.16x16.latent", manager), inputs)
          .toFloatArray();
    }
  }

  /** The prediction of a step in which the whole picture is the region of one subject. */
  private static float[] joined(SamplingRequest request, int subject) {
    try (var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin();
        var _ = model.adapters().hold(request.adapters())) {
      var predictor = new Predictor(model, request, manager);
      var plan = new MethodPlans(TinyRuns.settings(TinyRuns.ALWAYS_CLEAR));
      var prompts =
          plan.open(model, request, predictor.conditional())
              .prompts()
              .regionPrompts(new StepContext(0, List.of(7L), 3, TinyRuns.STEPS, 750, .5f));
      var shares = manager.zeros(new Shape(1, 2, 16, 16));
      shares.set(new NDIndex(":, {}", subject), 1);
      var inputs = new Predictor.Inputs(AttentionTap.NONE, Optional.empty(), prompts, () -> shares);
      return predictor
          .step(manager, 750, true)
          .prediction(Goldens.tensor("mmdit.16x16.latent", manager), inputs)
          .toFloatArray();
    }
  }
}
