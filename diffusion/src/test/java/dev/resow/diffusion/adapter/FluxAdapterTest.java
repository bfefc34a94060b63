package dev.resow.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter over both kinds of blocks of FLUX.1 acts the same in both modes, and leaves again. */
class FluxAdapterTest {
  private static final int RANK = 3;
  private static final long MEMORY = 64L << 20;

  @TempDir Path folder;

  @Test
  void fusedAndBesideGiveTheSamePictureAndTheModelAloneAnother() throws IOException {
    var file = folder.resolve("adapter.safetensors");
    float[] alone;
    try (var model = model(AdapterMode.FUSED, file)) {
      write(file, model.adapters().base());
      alone = latent(model, List.of());
    }
    var use = List.of(LoraGoldens.use("adapter", file, 1));
    float[] fused;
    try (var model = model(AdapterMode.FUSED, file)) {
      fused = latent(model, use);
      assertThat(latent(model, List.of())).isEqualTo(alone);
    }
    try (var model = model(AdapterMode.BESIDE, file);
        var manager = TensorEngine.manager()) {
      var beside = manager.create(latent(model, use));
      Goldens.assertClose(beside, manager.create(fused), "beside, by fused", 1e-3);
      assertThat(beside.sub(manager.create(alone)).abs().max().getFloat()).isGreaterThan(0.01f);
    }
  }

  private static DiffusionModel model(AdapterMode mode, Path file) {
    var settings =
        ModelSettings.of(Placement.cpu())
            .withSequenceLength(FluxGoldens.T5_TOKENS)
            .withAdapters(new AdapterSettings(Optional.of(mode), MEMORY));
    var model = DiffusionModel.load(FluxGoldens.FOLDER, settings);
    model.adapters().from(_ -> file);
    return model;
  }

  /** On the attention of every block, and on the MLP of the single ones. */
  private static void write(Path file, AdapterBase base) throws IOException {
    try (var manager = TensorEngine.manager()) {
      var targets =
          base.targets().stream()
              .filter(t -> t.network().equals(AdapterBase.TRANSFORMER))
              .filter(t -> t.module().matches(".*transformer_blocks.*(to_[qkv]|proj_mlp|proj_out)"))
              .toList();
      assertThat(targets).hasSize(2 * 3 + 2 * 5);
      var changes =
          targets.stream()
              .map(
                  target -> {
                    var layer = base.layer(target).orElseThrow();
                    int down = (int) (RANK * layer.in());
                    int up = (int) (RANK * layer.out());
                    int stream = 2 * targets.indexOf(target);
                    return new LowRank(
                        target,
                        manager.create(
                            Philox.normals(5, stream, down), new Shape(RANK, layer.in())),
                        manager
                            .create(Philox.normals(5, stream + 1, up), new Shape(layer.out(), RANK))
                            .mul(0.05f),
                        1,
                        false);
                  })
              .toList();
      AdapterWriter.write(file, changes, StoredType.F32);
    }
  }

  private static float[] latent(DiffusionModel model, List<AdapterUse> uses) {
    var request = SamplingRequest.plain("a cat and a dog", 64, 64, 2, 0, 7).withAdapters(uses);
    try (var session = new Sampler(model).open(request)) {
      session.step();
      session.step();
      return session.latent();
    }
  }
}
