package dev.resow.diffusion.adapter;

import static dev.resow.diffusion.adapter.LoraGoldens.use;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.TensorFile;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.text.PromptEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings and predictions with adapters equal the reference, in both modes. */
class AdapterGoldenTest {
  private static final String PROMPT = "a cat and a dog";
  private static final long MEMORY = 64L << 20;
  private static final Map<AdapterMode, Sd3Model> MODELS = new EnumMap<>(AdapterMode.class);
  @TempDir Path folder;

  private static Sd3Model model(AdapterMode mode) {
    return MODELS.computeIfAbsent(mode, m -> LoraGoldens.model(m, MEMORY));
  }

  @AfterAll
  static void close() {
    MODELS.values().forEach(Sd3Model::close);
  }

  static Stream<Arguments> mixes() {
    return Stream.of(AdapterMode.values())
        .flatMap(
            mode ->
                Stream.of(
                    Arguments.of(mode, "diffusers.1.0", List.of(use("diffusers", 1))),
                    Arguments.of(mode, "diffusers.0.5", List.of(use("diffusers", .5))),
                    Arguments.of(mode, "diffusers-alpha.1.0", List.of(use("diffusers-alpha", 1))),
                    Arguments.of(mode, "diffusers-alpha.0.5", List.of(use("diffusers-alpha", .5))),
                    Arguments.of(mode, "kohya.1.0", List.of(use("kohya", 1))),
                    Arguments.of(mode, "kohya.0.5", List.of(use("kohya", .5))),
                    Arguments.of(mode, "peft.1.0", List.of(use("peft", 1))),
                    Arguments.of(mode, "peft.0.5", List.of(use("peft", .5))),
                    Arguments.of(mode, "mix", List.of(use("diffusers", .7), use("peft", .4)))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("mixes")
  void embeddingsAndPredictionEqualTheReference(
      AdapterMode mode, String golden, List<AdapterUse> mix) {
    var model = model(mode);
    try (var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin()) {
      model.adapters().use(List.of());
      var plain = copy(model.encoders().encode(PROMPT), manager);
      model.adapters().use(mix);
      var adapted = model.encoders().encode(PROMPT);
      near(forward(model, adapted, manager), golden + ".output", manager);
      if (LoraGoldens.keys().contains(golden + ".prompt_embeds")) {
        near(adapted.sequence(), golden + ".prompt_embeds", manager);
        near(adapted.pooled(), golden + ".pooled", manager);
        near(forward(model, plain, manager), golden + ".transformer_only.output", manager);
      }
      model.adapters().use(List.of());
      near(forward(model, model.encoders().encode(PROMPT), manager), "unloaded.output", manager);
    }
  }

  @ParameterizedTest
  @EnumSource
  void takenOffTheModelIsWhatItWasBitForBit(AdapterMode mode) {
    try (var model = LoraGoldens.model(mode, MEMORY);
        var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin()) {
      float[] before = forward(model, manager);
      for (var name : List.of("diffusers", "kohya", "peft")) {
        model.adapters().use(List.of(use(name, 1)));
        assertThat(Arrays.mismatch(forward(model, manager), before)).isNotEqualTo(-1);
      }
      model.adapters().use(List.of());
      assertThat(Arrays.mismatch(forward(model, manager), before)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUntrainedAdapterChangesNoBit(AdapterMode mode) throws IOException {
    var tensors = TensorFile.read(LoraGoldens.path("diffusers"));
    for (var key : tensors.keys()) {
      if (key.contains("lora_B")) {
        var tensor = tensors.remove(key);
        tensors.put(key, tensor.type(), tensor.bytes().length, tensor.shape().toArray(Long[]::new));
      }
    }
    var file = folder.resolve("untrained.safetensors");
    tensors.write(file);
    try (var model = LoraGoldens.model(mode, MEMORY);
        var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin()) {
      model.adapters().from(LoraGoldens.files(file));
      float[] before = forward(model, manager);
      model.adapters().use(List.of(use("untrained", file, 1)));
      assertThat(Arrays.mismatch(forward(model, manager), before)).isEqualTo(-1);
    }
  }

  @Test
  void aFusedWeightEqualsTheReference() {
    try (var manager = NDManager.newBaseManager();
        var adapter =
            AdapterReader.read(
                LoraGoldens.path("diffusers"),
                model(AdapterMode.FUSED).adapters().base(),
                manager)) {
      var change =
          adapter.changes().stream()
              .filter(c -> c.target().module().equals("transformer_blocks.0.attn.to_q"))
              .findFirst()
              .orElseThrow();
      var weights =
          Safetensors.open(
              Goldens.FOLDER.resolve("transformer/diffusion_pytorch_model.safetensors"));
      NDArray weight = weights.read(change.target().weight(), manager);
      NDArray fused = weight.add(change.up().matMul(change.down()).mul(change.scale()));
      Goldens.assertClose(
          fused, LoraGoldens.tensor("diffusers.fused.weight", manager), "fused weight", 1e-6);
    }
  }

  private static float[] forward(Sd3Model model, NDManager manager) {
    return forward(model, model.encoders().encode(PROMPT), manager).toFloatArray();
  }

  private static NDArray forward(Sd3Model model, PromptEmbedding prompt, NDManager manager) {
    NDArray latent = Goldens.tensor("mmdit.16x16.latent", manager);
    NDArray timestep = manager.create(new float[] {750});
    return model.transformer().forward(latent, timestep, prompt.sequence(), prompt.pooled());
  }

  private static PromptEmbedding copy(PromptEmbedding prompt, NDManager manager) {
    var sequence = prompt.sequence().duplicate();
    var pooled = prompt.pooled().duplicate();
    sequence.attach(manager);
    pooled.attach(manager);
    return new PromptEmbedding(sequence, pooled);
  }

  private static void near(NDArray actual, String golden, NDManager manager) {
    Goldens.assertClose(actual, LoraGoldens.tensor(golden, manager), golden, 1e-4);
  }
}
