package dev.resow.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timesteps and noise levels equal the reference; each solver keeps what it must keep. */
class DiscreteDiffusionTest {
  private static final String CONFIG = "scheduler_config.json";

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 50})
  void timestepsEqualTheReference(int steps) {
    float[] ddim = Sd1Goldens.values("scheduler.ddim.%d.timesteps".formatted(steps));
    assertThat(load(Solver.DDIM).schedule(steps, 64).timesteps()).containsExactly(ddim);
    assertThat(load(Solver.DDPM).schedule(steps, 64).timesteps()).containsExactly(ddim);

    float[] calls = Sd1Goldens.values("scheduler.pndm.%d.timesteps".formatted(steps));
    var pndm = load(Solver.PNDM).schedule(steps, 64);
    assertThat(pndm.predictions(0)).isEqualTo(2); // the second one at the end of the step
    assertThat(calls[0]).isEqualTo(pndm.timestep(0));
    for (int step = 1; step < steps; step++) {
      assertThat(calls[step + 1]).isEqualTo(pndm.timestep(step));
      assertThat(pndm.predictions(step)).isEqualTo(1);
    }
    assertThat(calls[1]).isEqualTo(pndm.timestep(1));
  }

  @Test
  void noiseLevelsEqualTheReference() {
    float[] expected = Sd1Goldens.values("scheduler.alphas_cumprod");
    int[] at = {0, 1, 2, 250, 500, 601, 998, 999};
    double[] signals = load(Solver.DDIM).signals();
    for (int i = 0; i < at.length; i++) {
      assertThat((float) signals[at[i]]).isEqualTo(expected[i], offset(1e-6f));
    }
    assertThat(load(Solver.DDIM).finalSignal()).isEqualTo(signals[0]); // set_alpha_to_one: false
    assertThat(load(Solver.DDPM).finalSignal()).isEqualTo(1);
    var published = load(Solver.DDPM).schedule(50, 64);
    assertThat(published.level(8).signal()).isEqualTo(.175, offset(5e-4)); // step 8 of "Ours"
    assertThat(published.level(8).noise()).isEqualTo(.985, offset(5e-4));
  }

  /** Whatever the solver: a network that knows the noise ends at the picture. */
  @ParameterizedTest
  @ValueSource(strings = {"DDIM", "PNDM", "DDPM"})
  void aPerfectPredictionKeepsThePictureAndTheVariance(Solver solver) {
    try (var manager = NDManager.newBaseManager()) {
      var schedule = load(solver).schedule(8, 64);
      for (int step = 0; step < 8; step++) {
        var next = schedule.level(step + 1);
        assertThat(next(schedule, step, manager, 1, 0, 0)).isEqualTo(next.signal(), offset(1e-4));
        double kept = next(schedule, step, manager, 0, 1, 0);
        double drawn = next(schedule, step, manager, 0, 0, 1);
        assertThat(Math.hypot(kept, drawn)).isEqualTo(next.noise(), offset(1e-4));
        assertThat(drawn > 0).isEqualTo(solver == Solver.DDPM && step < 7);
      }
    }
  }

  /** One value of the next latent of a picture, its noise and the step's noise. */
  private static double next(
      DiffusionSchedule schedule,
      int step,
      NDManager manager,
      float image,
      float noise,
      float fresh) {
    var level = schedule.level(step);
    NDArray eps = manager.create(new float[] {noise});
    NDArray latent = level.mix(manager.create(new float[] {image}), eps);
    int known = Math.min(step, schedule.remembered());
    List<NDArray> past = Collections.nCopies(known, eps);
    var from =
        new Schedule.Predicted(
            latent, eps, past, () -> manager.create(new float[] {fresh}), _ -> eps);
    return schedule.next(step, from).toFloatArray()[0];
  }

  @Test
  void aNoiseLevelByItselfIsThatOfTheTraining() {
    var noised = load(Solver.DDIM).at(.85);
    double share = noised.level().noise() / (noised.level().noise() + noised.level().signal());
    assertThat(share).isBetween(.85, .8505);
    assertThat(noised.timestep()).isBetween(500f, 999f);
  }

  @Test
  void otherSchedulersAndOptionsAreRefusedInASentence() {
    var copy = ModelCopy.of(Sd1Goldens.FOLDER.resolve("scheduler"), root);
    copy.json(CONFIG, c -> c.put("prediction_type", "v_prediction"));
    refused("prediction_type", "epsilon", "v_prediction");
    copy.json(CONFIG, c -> c.put("prediction_type", "epsilon").put("skip_prk_steps", false));
    refused("skip_prk_steps");
    copy.json(CONFIG, c -> c.put("skip_prk_steps", true).put("timestep_spacing", "trailing"));
    refused("timestep_spacing", "leading");
    copy.json(CONFIG, c -> c.remove("timestep_spacing"));
    copy.json(CONFIG, c -> c.put("_class_name", "DDIMScheduler").remove("clip_sample"));
    refused("clip_sample");
    copy.json(CONFIG, c -> c.put("_class_name", "EulerDiscreteScheduler"));
    refused("PNDMScheduler", "sampling.scheduler", "ddpm", "EulerDiscreteScheduler");
    assertThat(DiscreteDiffusion.load(root, Optional.of(Solver.DDPM)).sampler()).isEqualTo("DDPM");
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> DiscreteDiffusion.load(root, Optional.empty()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
  }

  private static DiscreteDiffusion load(Solver solver) {
    return DiscreteDiffusion.load(Sd1Goldens.FOLDER.resolve("scheduler"), Optional.of(solver));
  }
}
