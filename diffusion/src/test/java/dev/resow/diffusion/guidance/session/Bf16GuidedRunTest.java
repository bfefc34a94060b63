package dev.resow.diffusion.guidance.session;

import static dev.resow.diffusion.guidance.session.TinyRuns.ALWAYS_CLEAR;
import static dev.resow.diffusion.guidance.session.TinyRuns.STEPS;
import static dev.resow.diffusion.guidance.session.TinyRuns.request;
import static dev.resow.diffusion.guidance.session.TinyRuns.sampler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates, regions and overlap checks of a model in bfloat16 see nearly what float32 sees. */
class Bf16GuidedRunTest {
  @ParameterizedTest
  @ValueSource(strings = {"enmmdit", "resow"})
  void checksGiveNearlyTheScoresOfFloat32(String method) {
    var expected = scores(method, Placement.cpu());
    var found = scores(method, new Placement(Device.cpu(), DataType.BFLOAT16, true));
    assertThat(found).isNotEmpty().hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++)
      assertThat(found.get(i)).isCloseTo(expected.get(i), offset(.05));
  }

  private static List<Double> scores(String method, Placement placement) {
    var settings = ModelSettings.of(placement).withSequenceLength(64);
    var scores = new ArrayList<Double>();
    try (var model = DiffusionModel.load(Goldens.FOLDER, settings);
        var session = sampler(model, ALWAYS_CLEAR).open(request(method, 1))) {
      for (int i = 0; i < STEPS; i++)
        if (session.step() instanceof Overlapped look) scores.add(look.detection().score());
    }
    return scores;
  }
}
