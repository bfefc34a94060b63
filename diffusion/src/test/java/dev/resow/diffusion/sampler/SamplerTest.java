package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A picture is made step by step; it can be stopped, saved, resumed and it fails loudly. */
class SamplerTest {
  private static final SamplingRequest REQUEST =
      SamplingRequest.plain("a cat and a dog", 128, 128, 8, 4.5, 7);
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  @Test
  void aRunEqualsTheReferenceStepByStep() {
    try (var manager = NDManager.newBaseManager();
        var session = new Sampler(MODEL.get()).resume(from("pipeline.start", manager))) {
      for (int step = 1; step <= 8; step++) {
        assertThat(session.step()).isEqualTo(new Advanced(0, step, 8, Map.of()));
        NDArray latent = manager.create(session.latent(), new Shape(16, 16, 16));
        NDArray expected =
            Goldens.tensor("pipeline.steps", manager).get(new NDIndex("{}", step - 1));
        Goldens.assertClose(latent, expected, "latent after step " + step, 1e-3);
      }
      var image = ((Finished) session.step()).image();
      NDArray expected = Goldens.tensor("pipeline.image", manager);
      // The reference picture is in [0, 1] or [-1, 1]; ours has 8 bits.
      float low = expected.min().getFloat();
      float[] planes = expected.toFloatArray();
      int worst = 0;
      for (int i = 0; i < 128 * 128; i++) {
        for (int c = 0; c < 3; c++) {
          float value = planes[c * 128 * 128 + i];
          double unit = Math.clamp(low < 0 ? value / 2 + .5 : value, 0, 1);
          worst =
              Math.max(
                  worst, (int) Math.abs((image.rgb()[3 * i + c] & 0xFF) - Math.rint(unit * 255)));
        }
      }
      assertThat(worst).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theStartLatentIsThePhiloxNoiseOfTheSeed() {
    try (var session = new Sampler(MODEL.get()).open(REQUEST)) {
      assertThat(session.latent()).isEqualTo(Philox.normals(7, 0, 16 * 16 * 16));
    }
  }

  @Test
  void aFinishedPictureTellsHowItWasMade() {
    try (var session = new Sampler(MODEL.get()).open(REQUEST)) {
      var finished = finish(session);
      assertThat(finished.image().width()).isEqualTo(128);
      assertThat(finished.parameters().seed()).isEqualTo(7);
      assertThat(Png.texts(finished.png()).get("parameters")).contains("Seed: 7", "Steps: 8");
      assertThatThrownBy(session::step).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void withoutGuidanceTheNegativePromptIsNotAsked() {
    var request = SamplingRequest.plain("a cat and a dog", 128, 128, 2, 1, 7);
    try (var session = new Sampler(MODEL.get()).open(request)) {
      assertThat(finish(session).image().rgb()).hasSize(3 * 128 * 128);
    }
  }

  @Test
  void aSessionSavedAfterAnyStepGoesOnBitIdentically() {
    var sampler = new Sampler(MODEL.get());
    byte[] whole;
    try (var session = sampler.open(REQUEST)) {
      whole = finish(session).png();
    }
    for (int stop = 0; stop <= 8; stop++) {
      byte[] saved;
      try (var session = sampler.open(REQUEST)) {
        for (int i = 0; i < stop; i++) {
          session.step();
        }
        saved = session.save().toBytes();
      }
      try (var session = sampler.resume(SessionState.fromBytes(saved))) {
        assertThat(finish(session).png()).as("stopped after step " + stop).isEqualTo(whole);
      }
    }
  }

  @Test
  void aSessionOfAnotherModelIsRefused() {
    try (var session = new Sampler(MODEL.get()).open(REQUEST)) {
      var state = session.save();
      var other = SessionState.first("other", REQUEST, 0, state.latent());
      assertThatThrownBy(() -> new Sampler(MODEL.get()).resume(other))
          .hasMessageContaining("other");
    }
  }

  @Test
  void damagedStatesAreRefused() {
    try (var session = new Sampler(MODEL.get()).open(REQUEST)) {
      byte[] bytes = session.save().toBytes();
      bytes[40] ^= 1;
      assertThatThrownBy(() -> SessionState.fromBytes(bytes))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SessionState.fromBytes(java.util.Arrays.copyOf(bytes, 20)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SessionState.fromBytes(new byte[100]))
          .hasMessageContaining("saved session");
    }
  }

  @Test
  void requestsThatTheModelCannotMakeAreRefused() {
    var sampler = new Sampler(MODEL.get());
    refused(sampler, SamplingRequest.plain("a cat", 120, 128, 8, 4.5, 7), "16");
    refused(sampler, SamplingRequest.plain("a cat", 128, 512, 8, 4.5, 7), "384");
    refused(sampler, SamplingRequest.plain("a cat", 128, 128, 0, 4.5, 7), "steps");
    refused(sampler, request("unknown", 1), "unknown");
    assertThatThrownBy(() -> SamplingRequest.plain("a cat", 128, 128, 8, Double.NaN, 7))
        .hasMessageContaining("guidance scale");
  }

  @Test
  void aLatentThatIsNotFiniteFailsWithItsStep() {
    Guidance broken =
        (at, latent, prompt) ->
            GuidedLatent.unchanged(at.step() == 2 ? latent.mul(Float.NaN) : latent);
    var sampler = new Sampler(MODEL.get(), (_, _, _) -> SamplerPlan.of(broken));
    try (var session = sampler.open(REQUEST)) {
      session.step();
      session.step();
      assertThatThrownBy(session::step)
          .isInstanceOfSatisfying(
              SamplingFailedException.class,
              e -> {
                assertThat(e.round()).isZero();
                assertThat(e).hasMessageContaining("step 3");
              });
    }
  }

  @Test
  void stepsLeaveNoMemoryBehind() {
    var sampler = new Sampler(MODEL.get());
    try (var session = sampler.open(REQUEST)) {
      int own = session.ownedArrays();
      int models = MODEL.get().manager().getManagedArrays().size();
      for (int i = 0; i < 8; i++) {
        session.step();
        assertThat(session.ownedArrays()).isEqualTo(own);
      }
      session.step();
      assertThat(session.ownedArrays()).isEqualTo(own);
      assertThat(MODEL.get().manager().getManagedArrays()).hasSize(models);
    }
  }

  static SamplingRequest request(String method, int rounds) {
    return new SamplingRequest(
        "a cat and a dog", "", 128, 128, 8, 4.5, 7, List.of("cat", "dog"), method, rounds);
  }

  private static void refused(Sampler sampler, SamplingRequest request, String reason) {
    assertThatThrownBy(() -> sampler.open(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static SessionState from(String golden, NDManager manager) {
    return SessionState.first(
        MODEL.get().fingerprint(), REQUEST, 0, Goldens.tensor(golden, manager).toFloatArray());
  }

  static List<StepOutcome> run(Session session) {
    var outcomes = new ArrayList<StepOutcome>();
    do {
      outcomes.add(session.step());
    } while (!(outcomes.getLast() instanceof Finished));
    return outcomes;
  }

  static Finished finish(Session session) {
    return (Finished) run(session).getLast();
  }
}
