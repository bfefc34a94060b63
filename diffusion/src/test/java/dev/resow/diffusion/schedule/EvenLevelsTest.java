package dev.resow.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.FluxGoldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FLUX.1's noise levels: evenly spaced, of dev moved by the number of image tokens. */
class EvenLevelsTest {
  private final FlowMatchEuler schnell =
      FlowMatchEuler.load(FluxGoldens.FOLDER.resolve("scheduler")).even();

  @ParameterizedTest
  @CsvSource({"4, 24", "4, 256", "4, 4096", "28, 24", "28, 256", "28, 4096"})
  void levelsEqualTheReference(int steps, int tokens) {
    var schedule = schnell.schedule(steps, tokens);
    var key = "scheduler." + steps + "." + tokens;
    try (var manager = NDManager.newBaseManager()) {
      var sigmas = FluxGoldens.tensor(key + ".sigmas", manager).toFloatArray();
      var timesteps = FluxGoldens.tensor(key + ".timesteps", manager).toFloatArray();
      assertThat(schedule.sigmas()).containsExactly(sigmas, offset(1e-6f));
      assertThat(schedule.timesteps()).containsExactly(timesteps, offset(1e-3f));
    }
  }

  @Test
  void devMovesItsLevelsByTheNumberOfTokens() {
    var dynamic = new FlowMatchEuler.DynamicShift(0.5, 1.15, 256, 4096, false);
    var dev = new FlowMatchEuler(1000, 3, dynamic).even();
    double moved = Math.exp(.5); // mu of 256 tokens
    assertThat(dev.schedule(2, 256).sigmas())
        .containsExactly(new float[] {1, (float) (moved / (moved + 1)), 0}, offset(1e-6f));
    moved = Math.exp(1.15); // mu of 4096 tokens
    assertThat(dev.schedule(4, 4096).sigmas()[3])
        .isEqualTo((float) (moved / (moved + 3)), offset(1e-6f));
  }
}
