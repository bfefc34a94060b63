package dev.resow.diffusion.guidance.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.GuidanceGoldens;
import org.junit.jupiter.api.Test;

class SmoothingTest {
  @Test
  void theOddKernelIsNotTheUsualGaussian() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] dot = new float[49];
      dot[24] = 1;
      float[] kernel =
          Smoothing.ODD.apply(manager.create(dot, new Shape(1, 1, 7, 7))).toFloatArray();
      assertThat(kernel[24]).isCloseTo(0.3319f, offset(1e-4f));
      assertThat(kernel[23]).isCloseTo(0.1221f, offset(1e-4f));
      assertThat(kernel[16]).isCloseTo(0.0449f, offset(1e-4f));
    }
  }

  @Test
  void aTrueGaussianOfSigmaOneHasItsOwnWeights() {
    assertThat((double) Smoothing.GAUSSIAN.side() / Smoothing.GAUSSIAN.centre())
        .isCloseTo(Math.exp(-0.5), within(1e-6));
  }

  @Test
  void bordersAreReflected() {
    GuidanceGoldens goldens = GuidanceGoldens.load();
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] blurred = Smoothing.ODD.apply(goldens.array(manager, "smoothing_in")).toFloatArray();
      assertThat(blurred).containsExactly(goldens.values("smoothing_out"), offset(1e-5f));
    }
  }
}
