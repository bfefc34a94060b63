package dev.resow.training.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

/** A share of the picture and the rest noise. */
class RectifiedFlowTest {
  @Test
  void noiseLiesOnThePictureAsItsLevelSays() {
    float[] z = Philox.normals(3, 0, 24);
    float[] eps = Philox.normals(3, 1, 24);
    try (var manager = TensorEngine.manager()) {
      var shape = new Shape(1, 2, 3, 4);
      float[] noised =
          RectifiedFlow.noised(manager.create(z, shape), manager.create(eps, shape), .3f)
              .toFloatArray();
      for (int i = 0; i < z.length; i++) {
        assertThat(noised[i]).isCloseTo(.7f * z[i] + .3f * eps[i], within(1e-6f));
      }
    }
  }
}
