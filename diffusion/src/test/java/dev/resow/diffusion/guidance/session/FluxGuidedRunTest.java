package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods run on FLUX.1 as they do on SD3: they see maps, never the kind of model. */
class FluxGuidedRunTest {
  private static DiffusionModel model;

  @BeforeAll
  static void load() {
    model = FluxGoldens.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a&e",
        "d&b tv",
        "syngen",
        "initno",
        "boxdiff",
        "retention",
        "enmmdit-without-text",
        "resow"
      })
  void rowsOfEveryFamilyMakeAPicture(String method) {
    var plans = new MethodPlans(TinyRuns.settings(TinyRuns.NEVER_CLEAR), ModelKind.FLUX);
    var offer = plans.offers().stream().filter(o -> o.name().equals(method)).findFirst();
    var request = request(method, 0);
    if (offer.orElseThrow().boxes()) {
      request = request.withBoxes(List.of(new Box(0, 0, .5, 1), new Box(.5, 0, 1, 1)));
    }
    var run = TinyRuns.run(TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR), request);
    assertThat(run.end().image().rgb()).hasSize(3 * 128 * 128);
    assertThat(run.looks().isEmpty()).isEqualTo(!offer.orElseThrow().checks());
    int updates = run.end().rounds().stream().mapToInt(r -> r.updates()).sum();
    if (method.equals("enmmdit-without-text")) {
      assertThat(updates).isPositive();
    }
    if (method.equals("plain")) {
      assertThat(run.end().forwards()).isEqualTo(TinyRuns.STEPS);
    }
  }

  @Test
  void theTextLossIsNotOffered() {
    var plans = new MethodPlans(TinyRuns.settings(TinyRuns.NEVER_CLEAR), ModelKind.FLUX);
    assertThat(plans.names()).contains("enmmdit-without-text", "a&e").doesNotContain("enmmdit");
    assertThat(plans.offers()).noneMatch(offer -> offer.losses().contains("text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "resow"})
  void aResumedRunIsTheSame(String method) {
    var sampler = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
    TinyRuns.goesOnBitIdentically(sampler, request(method, 0), 9);
  }

  @Test
  void guidanceIsAnInputOfDevAndCostsNoSecondPrediction(@TempDir Path root) {
    FluxGoldens.dev(ModelCopy.of(FluxGoldens.FOLDER, root));
    try (var dev = DiffusionModel.load(root, ModelSettings.of(Placement.cpu()))) {
      var sampler = TinyRuns.sampler(dev, TinyRuns.ALWAYS_CLEAR);
      var weak = TinyRuns.run(sampler, request("plain", 1.5)).end();
      var strong = TinyRuns.run(sampler, request("plain", 3.5)).end();
      assertThat(weak.forwards()).isEqualTo(TinyRuns.STEPS);
      assertThat(weak.image().rgb()).isNotEqualTo(strong.image().rgb());
      assertThat(TinyRuns.run(sampler, request("resow", 3.5)).end().forwards()).isPositive();
    }
  }

  private static SamplingRequest request(String method, double scale) {
    return new SamplingRequest(
        "a cat and a dog",
        "",
        128,
        128,
        TinyRuns.STEPS,
        scale,
        7,
        List.of("cat", "dog"),
        method,
        2);
  }
}
