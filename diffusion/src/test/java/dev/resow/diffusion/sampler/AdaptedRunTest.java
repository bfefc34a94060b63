package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.LoraGoldens;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole run with an adapter in all networks equals the reference. */
class AdaptedRunTest {
  @ParameterizedTest
  @EnumSource
  void stepByStep(AdapterMode mode) {
    var adapters = List.of(LoraGoldens.use("diffusers", 1));
    var request =
        SamplingRequest.plain("a cat and a dog", 128, 128, 4, 4.5, 7).withAdapters(adapters);
    try (var model = LoraGoldens.model(mode, 64L << 20);
        var manager = NDManager.newBaseManager()) {
      float[] start = Goldens.tensor("pipeline.start", manager).toFloatArray();
      var state = SessionState.first(model.fingerprint(adapters), request, 0, start);
      try (var session = new Sampler(model).resume(state)) {
        for (int step = 0; step < 4; step++) {
          session.step();
          var expected = LoraGoldens.tensor("diffusers.pipeline.steps", manager);
          Goldens.assertClose(
              manager.create(session.latent(), new Shape(16, 16, 16)),
              expected.get(new NDIndex("{}", step)),
              "latent after step " + (step + 1),
              1e-3);
        }
      }
    }
  }
}
