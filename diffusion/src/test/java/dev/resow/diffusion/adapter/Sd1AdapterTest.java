package dev.resow.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adapters of Stable Diffusion 1.x by all names that are in use: the same matrices, one picture.
 */
class Sd1AdapterTest {
  private static final int RANK = 3;
  private static final String BLOCK = "down_blocks.1.attentions.0.transformer_blocks.0.";
  private static final String CLIP = "text_model.encoder.layers.0.self_attn.q_proj";

  /** Layers of the U-Net that the adapter changes. */
  private static final List<String> LAYERS =
      List.of(BLOCK + "attn1.to_q", BLOCK + "attn2.to_k", BLOCK + "attn2.to_out.0");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(AdapterMode.class)
  void everyFormatGivesThePictureOfTheSameMatrices(AdapterMode mode) throws IOException {
    float[] kohya = latent(mode, "kohya", this::kohya);
    float[] diffusers = latent(mode, "diffusers", this::diffusers);
    float[] processors = latent(mode, "processors", this::processors);
    float[] alone = latent(mode, "none", null);
    try (var manager = TensorEngine.manager()) {
      NDArray expected = manager.create(kohya);
      Goldens.assertClose(manager.create(diffusers), expected, "diffusers, by kohya", 1e-5);
      Goldens.assertClose(manager.create(processors), expected, "processors, by kohya", 1e-5);
      assertThat(expected.sub(manager.create(alone)).abs().max().getFloat()).isGreaterThan(1e-3f);
    }
  }

  @Test
  void convolutionsAndTheTextEncoderAreChangedToo() throws IOException {
    float[] alone = latent(AdapterMode.FUSED, "none", null);
    float[] changed =
        latent(
            AdapterMode.FUSED,
            "conv",
            m ->
                Map.of(
                    "lora_unet_mid_block_attentions_0_proj_in.lora_down.weight",
                    matrix(m, 1, RANK, 24).reshape(RANK, 24, 1, 1),
                    "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight",
                    matrix(m, 2, 24, RANK).reshape(24, RANK, 1, 1)));
    float[] text =
        latent(
            AdapterMode.FUSED,
            "text",
            m ->
                Map.of(
                    "lora_te_" + CLIP.replace('.', '_') + ".lora_down.weight",
                    matrix(m, 3, RANK, 32),
                    "lora_te_" + CLIP.replace('.', '_') + ".lora_up.weight",
                    matrix(m, 4, 32, RANK)));
    assertThat(changed).isNotEqualTo(alone);
    assertThat(text).isNotEqualTo(alone).isNotEqualTo(changed);
  }

  @Test
  void anAdapterOfAnotherModelIsRefused() {
    assertThatThrownBy(
            () ->
                latent(
                    AdapterMode.FUSED,
                    "other",
                    m ->
                        Map.of(
                            "transformer.transformer_blocks.0.attn.to_q.lora_A.weight",
                            matrix(m, 1, RANK, 16),
                            "transformer.transformer_blocks.0.attn.to_q.lora_B.weight",
                            matrix(m, 2, 16, RANK))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("another model");
  }

  private Map<String, NDArray> kohya(NDManager manager) {
    return named(
        manager, layer -> "lora_unet_" + layer.replace('.', '_'), ".lora_down", ".lora_up");
  }

  private Map<String, NDArray> diffusers(NDManager manager) {
    return named(manager, layer -> "unet." + layer, ".lora_A", ".lora_B");
  }

  /** As diffusers wrote them before PEFT. */
  private Map<String, NDArray> processors(NDManager manager) {
    return named(
        manager,
        layer ->
            "unet."
                + layer
                    .replaceFirst("\\.0$", "")
                    .replaceFirst("\\.(to_\\w+)$", ".processor.$1_lora"),
        ".down",
        ".up");
  }

  private static Map<String, NDArray> named(
      NDManager manager, UnaryOperator<String> name, String down, String up) {
    var all = new LinkedHashMap<String, NDArray>();
    for (String layer : LAYERS) {
      int stream = 2 * LAYERS.indexOf(layer);
      long in = layer.contains("to_k") ? 32 : 16;
      all.put(name.apply(layer) + down + ".weight", matrix(manager, stream, RANK, in));
      all.put(name.apply(layer) + up + ".weight", matrix(manager, stream + 1, 16, RANK));
    }
    return all;
  }

  private static NDArray matrix(NDManager manager, int stream, long rows, long columns) {
    float[] values = Philox.normals(5, stream, (int) (rows * columns));
    return manager.create(values, new Shape(rows, columns)).mul(.3f);
  }

  @FunctionalInterface
  private interface Matrices {
    Map<String, NDArray> of(NDManager manager);
  }

  /**
   * The latent after two steps.
   *
   * @param matrices of the adapter; null for the model alone
   */
  private float[] latent(AdapterMode mode, String name, Matrices matrices) throws IOException {
    Path file = folder.resolve(name + ".safetensors");
    if (matrices != null) {
      try (var manager = TensorEngine.manager()) {
        SafetensorsWriter.write(file, matrices.of(manager), StoredType.F32);
      }
    }
    List<AdapterUse> uses = matrices == null ? List.of() : List.of(LoraGoldens.use(name, file, 1));
    var settings =
        ModelSettings.of(Placement.cpu())
            .withAdapters(new AdapterSettings(Optional.of(mode), 64L << 20));
    var request = SamplingRequest.plain("a cat and a dog", 64, 64, 2, 7.5, 7).withAdapters(uses);
    try (var model = DiffusionModel.load(Sd1Goldens.FOLDER, settings)) {
      model.adapters().from(_ -> file);
      try (var session = new Sampler(model).open(request)) {
        session.step();
        session.step();
        return session.latent();
      }
    }
  }
}
