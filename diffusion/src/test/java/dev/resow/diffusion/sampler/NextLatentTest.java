package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.FlowSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextLatentTest {
  private static final Shape SHAPE = new Shape(2, 1, 64, 64);
  private static final FlowSchedule SCHEDULE =
      new FlowSchedule(new float[] {.8f, .5f, 0}, new float[] {800, 500});

  @Test
  void withNothingRenewedItIsAnEulerStep() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = normal(manager, 1);
      NDArray velocity = normal(manager, 2);
      assertThat(next(latent, velocity, 0, 0))
          .containsExactly(SCHEDULE.step(latent, velocity, 0).toFloatArray());
    }
  }

  @Test
  void withAllRenewedTheImageStaysAndTheNoiseIsNew() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray image = manager.ones(SHAPE).mul(3);
      NDArray noise = normal(manager, 2);
      float[] next = next(image.mul(.2f).add(noise.mul(.8f)), noise.sub(image), 0, 1);
      float[] stepNoise = Philox.normals(7, 1 << 24, 64 * 64);
      for (int i = 0; i < stepNoise.length; i++) {
        assertThat(next[i]).isCloseTo(.5f * 3 + .5f * stepNoise[i], offset(1e-5f));
      }
    }
  }

  @Test
  void theNoiseKeepsItsVarianceAndACandidateItsOwn() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray noise = normal(manager, 2); // of an image that is all zero
      float[] next = next(noise.mul(.8f), noise, 0, .6);
      double variance = 0;
      for (float value : next) {
        variance += value * value / next.length;
      }
      assertThat(variance).isCloseTo(.25, offset(.02));
      assertThat(next[0] / noise.toFloatArray()[0])
          .isNotEqualTo(next[64 * 64] / noise.toFloatArray()[64 * 64]);
    }
  }

  @Test
  void theLastStepLeavesNoNoise() {
    try (var manager = NDManager.newBaseManager()) {
      NDArray latent = normal(manager, 1);
      NDArray velocity = normal(manager, 2);
      assertThat(next(latent, velocity, 1, .6))
          .containsExactly(SCHEDULE.step(latent, velocity, 1).toFloatArray());
    }
  }

  private static float[] next(NDArray latent, NDArray velocity, int step, double share) {
    var at =
        new StepContext(
            0, List.of(7L, 8L), step, 2, SCHEDULE.timesteps()[step], SCHEDULE.sigmas()[step]);
    return NextLatent.of(SCHEDULE, at, latent, velocity, share).toFloatArray();
  }

  private static NDArray normal(NDManager manager, long seed) {
    return manager.create(Philox.normals(seed, 0, (int) SHAPE.size()), SHAPE);
  }
}
