package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain pictures of Stable Diffusion 1.4 with each of its solvers. */
class Sd1RunTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int STEPS = 8;
  private static final SamplingRequest REQUEST =
      SamplingRequest.plain("a cat and a dog", WIDTH, HEIGHT, STEPS, 7.5, 7);

  /** The reference counts calls of the network; its first two are our first step. */
  @Test
  void aRunAsTheFolderSaysEqualsTheReferenceStepByStep() {
    try (var model = Sd1Goldens.load()) {
      var finished = compare(model, "pndm", 1);
      assertThat(finished.forwards()).isEqualTo(2 * (STEPS + 1));
      assertThat(finished.parameters().texts().get("parameters")).contains("Sampler: PLMS, CFG");
      float[] planes = Sd1Goldens.values("pipeline.pndm.image");
      assertThat(FluxRunTest.worstLevel(finished.image().rgb(), planes)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aRunOfDdimEqualsTheReferenceStepByStep(@TempDir Path root) {
    try (var model = Sd1Goldens.load(Sd1Goldens.with("ddim", root))) {
      assertThat(compare(model, "ddim", 0).forwards()).isEqualTo(2 * STEPS);
    }
  }

  private static Finished compare(DiffusionModel model, String solver, int more) {
    try (var manager = NDManager.newBaseManager()) {
      var start = Sd1Goldens.values("pipeline.start");
      var state = SessionState.first(model.fingerprint(), REQUEST, 0, start);
      var calls = Sd1Goldens.tensor("pipeline.%s.steps".formatted(solver), manager);
      try (var session = new Sampler(model).resume(state)) {
        for (int step = 1; step <= STEPS; step++) {
          assertThat(session.step()).isEqualTo(new Advanced(0, step, STEPS, Map.of()));
          var latent = manager.create(session.latent(), new Shape(4, HEIGHT / 8, WIDTH / 8));
          var expected = calls.get(new NDIndex("{}", step - 1 + more));
          Goldens.assertClose(latent, expected, solver + " after step " + step, 1e-4);
        }
        return (Finished) session.step();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddim", "pndm", "ddpm"})
  void aResumedRunIsTheSameToTheBit(String solver, @TempDir Path root) {
    try (var model = Sd1Goldens.load(Sd1Goldens.with(solver, root))) {
      var sampler = new Sampler(model);
      byte[] whole = finish(sampler.open(REQUEST));
      for (int stop = 0; stop <= STEPS; stop++) {
        byte[] saved;
        try (var session = sampler.open(REQUEST)) {
          for (int i = 0; i < stop; i++) {
            session.step();
          }
          saved = session.save().toBytes();
        }
        assertThat(finish(sampler.resume(SessionState.fromBytes(saved))))
            .as("%s, stopped after step %d", solver, stop)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void theNoiseOfDdpmIsTheSeeds(@TempDir Path root) {
    try (var model = Sd1Goldens.load(Sd1Goldens.with("ddpm", root))) {
      var sampler = new Sampler(model);
      var other = SamplingRequest.plain(REQUEST.prompt(), WIDTH, HEIGHT, STEPS, 7.5, 8);
      assertThat(finish(sampler.open(REQUEST)))
          .isEqualTo(finish(sampler.open(REQUEST)))
          .isNotEqualTo(finish(sampler.open(other)));
    }
  }

  @Test
  void anotherSolverIsAnotherModel(@TempDir Path root) {
    try (var own = Sd1Goldens.load();
        var other = Sd1Goldens.load(Sd1Goldens.with("ddim", root))) {
      assertThat(other.fingerprint()).isNotEqualTo(own.fingerprint());
      byte[] saved;
      try (var session = new Sampler(own).open(REQUEST)) {
        saved = session.save().toBytes();
      }
      var sampler = new Sampler(other);
      assertThatThrownBy(() -> sampler.resume(SessionState.fromBytes(saved)))
          .hasMessageContaining("belongs to model");
    }
  }

  @Test
  void whatTheModelCannotDoIsRefusedWithTheReason() {
    try (var model = Sd1Goldens.load()) {
      var sampler = new Sampler(model);
      var uneven = SamplingRequest.plain("a cat", 72, HEIGHT, STEPS, 7.5, 7);
      assertThatThrownBy(() -> sampler.open(uneven)).hasMessageContaining("multiples of 32");
      var large = SamplingRequest.plain("a cat", 2048, HEIGHT, STEPS, 7.5, 7);
      assertThatThrownBy(() -> sampler.open(large)).hasMessageContaining("1024 x 1024");
      var poor = REQUEST.withBudget(2 * STEPS); // its first step takes two predictions
      assertThatThrownBy(() -> sampler.open(poor)).hasMessageContainingAll("budget", "18", "16");
    }
  }

  private static byte[] finish(Session session) {
    try (session) {
      for (StepOutcome outcome = session.step(); ; outcome = session.step()) {
        if (outcome instanceof Finished finished) {
          return finished.png();
        }
      }
    }
  }
}
