package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.adapter.LoraGoldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights and products in bfloat16 on the CPU: near float32, and the same on every run. */
class Bf16RunTest {
  private static final Placement BF16 = new Placement(Device.cpu(), DataType.BFLOAT16, true);
  private static final int STEPS = 4;

  /** bfloat16 has 8 bits of precision; a step adds up hundreds of such errors. */
  private static final double NEAR = .03;

  /** The tiny folder of each kind of model. */
  enum Kind {
    SD3(Goldens.FOLDER, 1),
    FLUX(FluxGoldens.FOLDER, 0),
    SD1(Sd1Goldens.FOLDER, 1);

    private final Path folder;
    private final double guidance;

    Kind(Path folder, double guidance) {
      this.folder = folder;
      this.guidance = guidance;
    }

    private SamplingRequest request() {
      return SamplingRequest.plain("a cat and a dog", 64, 64, STEPS, guidance, 7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunStaysNearThatOfFloat32(Kind kind) {
    try (var exact = load(kind, Placement.cpu());
        var model = load(kind, BF16)) {
      float[] expected = latent(exact, kind.request());
      double error = distance(latent(model, kind.request()), expected);
      assertThat(error).isGreaterThan(0).isLessThan(NEAR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResumedRunIsTheSameToTheBit(Kind kind) {
    try (var model = load(kind, BF16)) {
      var sampler = new Sampler(model);
      byte[] saved;
      float[] whole;
      try (var session = sampler.open(kind.request())) {
        session.step();
        saved = session.save().toBytes();
        for (int i = 1; i < STEPS; i++) session.step();
        whole = session.latent();
      }
      try (var session = sampler.resume(SessionState.fromBytes(saved))) {
        for (int i = 1; i < STEPS; i++) session.step();
        assertThat(session.latent()).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdapterChangesTheRunAsItDoesInFloat32(AdapterMode mode) {
    var adapters = List.of(LoraGoldens.use("diffusers", 1));
    var request = Kind.SD3.request().withAdapters(adapters);
    try (var exact = adapted(mode, Placement.cpu());
        var model = adapted(mode, BF16)) {
      float[] plain = latent(model, Kind.SD3.request());
      float[] expected = latent(exact, request);
      float[] adapted = latent(model, request);
      assertThat(distance(adapted, expected)).isLessThan(NEAR);
      assertThat(distance(adapted, plain)).isGreaterThan(NEAR);
      assertThat(latent(model, Kind.SD3.request())).as("taken off again").isEqualTo(plain);
    }
  }

  @Test
  void lessMemoryIsReservedForTheWeights() {
    try (var exact = load(Kind.SD3, Placement.cpu());
        var model = load(Kind.SD3, BF16)) {
      long wide = transformer(exact);
      assertThat(transformer(model)).isBetween(wide / 2, wide * 2 / 3);
    }
  }

  private static long transformer(DiffusionModel model) {
    return model.report().components().stream()
        .filter(component -> component.name().equals("transformer"))
        .findFirst()
        .orElseThrow()
        .bytes();
  }

  private static DiffusionModel load(Kind kind, Placement placement) {
    return DiffusionModel.load(kind.folder, settings(placement));
  }

  private static DiffusionModel adapted(AdapterMode mode, Placement placement) {
    var adapters = new AdapterSettings(Optional.of(mode), 64L << 20);
    var model = DiffusionModel.load(Goldens.FOLDER, settings(placement).withAdapters(adapters));
    model.adapters().from(LoraGoldens.all());
    return model;
  }

  private static ModelSettings settings(Placement placement) {
    return ModelSettings.of(placement).withSequenceLength(32);
  }

  private static float[] latent(DiffusionModel model, SamplingRequest request) {
    try (var session = new Sampler(model).open(request)) {
      for (int i = 0; i < STEPS; i++) session.step();
      return session.latent();
    }
  }

  /** Root mean square of the difference, relative to that of the expected values. */
  private static double distance(float[] found, float[] expected) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }
}
