package dev.resow.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise levels are those of the reference. */
class FlowMatchEulerTest {
  private final FlowMatchEuler euler = FlowMatchEuler.load(Goldens.FOLDER.resolve("scheduler"));

  @ParameterizedTest
  @ValueSource(ints = {8, 28, 50})
  void levelsEqualTheReference(int steps) {
    var schedule = euler.schedule(steps, 64);
    try (var manager = NDManager.newBaseManager()) {
      var sigmas = Goldens.tensor("scheduler." + steps + ".sigmas", manager).toFloatArray();
      var timesteps = Goldens.tensor("scheduler." + steps + ".timesteps", manager).toFloatArray();
      assertThat(schedule.sigmas()).containsExactly(sigmas, offset(1e-7f));
      assertThat(schedule.timesteps()).containsExactly(timesteps, offset(1e-4f));
    }
  }

  @Test
  void oneStepGoesFromNoiseToThePicture() {
    assertThat(euler.schedule(1, 64).sigmas()).containsExactly(1, 0);
    assertThatThrownBy(() -> euler.schedule(0, 64)).hasMessageContaining("1 step");
  }

  @Test
  void aDynamicShiftGrowsWithThePicture() {
    var dynamic = new FlowMatchEuler.DynamicShift(0.5, 1.15, 256, 4096, false);
    var moving = new FlowMatchEuler(1000, 3, dynamic);
    // At 256 tokens mu = 0.5: sigma = e^.5 / (e^.5 + 1/s - 1) at s = linspace(1, .001, 3)[1].
    double level = Math.exp(.5) / (Math.exp(.5) + 1 / .5005 - 1);
    assertThat(moving.schedule(3, 256).sigmas()[1]).isEqualTo((float) level, offset(1e-7f));
    assertThat(moving.schedule(3, 4096).sigmas()[1]).isGreaterThan((float) level);
  }

  @Test
  void unknownOptionsAreRefused(@TempDir Path folder) throws IOException {
    var file = folder.resolve("scheduler_config.json");
    Files.writeString(file, "{\"use_karras_sigmas\": true}");
    assertThatThrownBy(() -> FlowMatchEuler.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll("scheduler_config.json", "use_karras_sigmas", "true");
    Files.writeString(file, "{\"_class_name\": \"DDIMScheduler\"}");
    assertThatThrownBy(() -> FlowMatchEuler.load(folder)).hasMessageContaining("DDIMScheduler");
    Files.writeString(file, "{\"shift\": 0}");
    assertThatThrownBy(() -> FlowMatchEuler.load(folder)).hasMessageContaining("shift");
  }
}
