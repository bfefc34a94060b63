package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plain picture of FLUX.1-schnell: four steps, one prediction each. */
class FluxRunTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 96;
  private static final SamplingRequest REQUEST =
      SamplingRequest.plain("a cat and a dog", WIDTH, HEIGHT, 4, 0, 7);
  private static DiffusionModel model;

  @BeforeAll
  static void load() {
    model = FluxGoldens.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aRunEqualsTheReferenceStepByStep() {
    try (var manager = NDManager.newBaseManager()) {
      var start = FluxGoldens.tensor("pipeline.start", manager).toFloatArray();
      var state = SessionState.first(model.fingerprint(), REQUEST, 0, start);
      var steps = FluxGoldens.tensor("pipeline.steps", manager);
      try (var session = new Sampler(model).resume(state)) {
        for (int step = 1; step <= 4; step++) {
          assertThat(session.step()).isEqualTo(new Advanced(0, step, 4, Map.of()));
          var latent = manager.create(session.latent(), new Shape(16, HEIGHT / 8, WIDTH / 8));
          var expected = steps.get(new NDIndex("{}", step - 1));
          Goldens.assertClose(latent, expected, "latent after step " + step, 1e-4);
        }
        var finished = (Finished) session.step();
        assertThat(finished.forwards()).isEqualTo(4);
        var planes = FluxGoldens.tensor("pipeline.image", manager).toFloatArray();
        assertThat(worstLevel(finished.image().rgb(), planes)).isLessThanOrEqualTo(1);
      }
    }
  }

  /** Largest difference of 8-bit levels between a picture and planes in [-1, 1]. */
  static int worstLevel(byte[] rgb, float[] planes) {
    int pixels = planes.length / 3;
    int worst = 0;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        double level = Math.rint(255 * Math.clamp(planes[c * pixels + i] / 2 + .5, 0, 1));
        worst = Math.max(worst, (int) Math.abs((rgb[3 * i + c] & 0xFF) - level));
      }
    }
    return worst;
  }

  @Test
  void whatTheModelCannotDoIsRefusedWithTheReason() {
    var sampler = new Sampler(model);
    var guided = SamplingRequest.plain("a cat", WIDTH, HEIGHT, 4, 4.5, 7);
    assertThatThrownBy(() -> sampler.open(guided))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("guidanceScale", "4.5");
    var negative =
        new SamplingRequest(
            "a cat", "fog", WIDTH, HEIGHT, 4, 0, 7, java.util.List.of(), "plain", 1);
    assertThatThrownBy(() -> sampler.open(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negativePrompt");
    var large = SamplingRequest.plain("a cat", 4096, HEIGHT, 4, 0, 7);
    assertThatThrownBy(() -> sampler.open(large)).hasMessageContaining("2048 x 2048");
  }
}
