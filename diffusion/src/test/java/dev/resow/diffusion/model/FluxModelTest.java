package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.model.Capabilities.GuidanceScale;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published FLUX.1 folder becomes a model unchanged; one that is none says what it is. */
class FluxModelTest {
  private static final String CONFIG = "transformer/config.json";

  @TempDir Path root;

  @Test
  void promptsAreTokenizedAndEncodedAsByTheReference() {
    try (var model = FluxGoldens.load()) {
      var prompts = FluxGoldens.prompts();
      for (int i = 0; i < prompts.size(); i++) {
        var golden = prompts.get(i);
        var tokens = model.encoders().tokens(golden.prompt());
        assertThat(tokens.clip().ids()).as(golden.prompt()).isEqualTo(golden.clip());
        assertThat(tokens.t5().orElseThrow().ids()).as(golden.prompt()).isEqualTo(golden.t5());
        if (i < 3) {
          var embedding = model.encoders().encode(golden.prompt());
          FluxGoldens.assertClose(embedding.sequence(), "encode." + i + ".prompt_embeds", 1e-4);
          FluxGoldens.assertClose(embedding.pooled(), "encode." + i + ".pooled", 1e-4);
        }
      }
    }
  }

  @Test
  void theTransformerReadsT5sPositionsOnly() {
    try (var model = FluxGoldens.load()) {
      var tokens = model.encoders().tokens("a cat and a dog");
      assertThat(tokens.clipLength()).isZero();
      assertThat(tokens.clipPositions(12, 15)).isEmpty();
      assertThat(tokens.t5Positions(12, 15)).containsExactly(4);
      assertThat(tokens.leading()).isEqualTo(tokens.t5().orElseThrow());
    }
  }

  @Test
  void picturesAreDecodedAsByTheReference() {
    try (var model = FluxGoldens.load();
        var manager = NDManager.newBaseManager()) {
      var latent = FluxGoldens.tensor("vae.latent", manager);
      FluxGoldens.assertClose(model.vae().decode(latent), "vae.decoded", 1e-4);
      var image = FluxGoldens.tensor("vae.image", manager);
      var mean = model.vae().encodeMoments(image).split(2, 1).get(0);
      FluxGoldens.assertClose(mean, "vae.encoded_mean", 1e-4);
    }
  }

  @Test
  void schnellSaysWhatItCanDo() {
    try (var model = DiffusionModel.load(FluxGoldens.FOLDER, ModelSettings.of(Placement.cpu()))) {
      assertThat(model.kind()).isEqualTo(ModelKind.FLUX);
      assertThat(model.limits()).isEqualTo(new Limits(1024, 1024, 2048, 2048, 16, 1000, 77, 256));
      assertThat(model.sampling()).isEqualTo(new SamplingDefaults(4, 0, "plain"));
      var can = model.capabilities();
      assertThat(can).isEqualTo(new Capabilities(GuidanceScale.NONE));
      can.check(1, " ");
      assertThatThrownBy(() -> can.check(3.5, "")).hasMessageContainingAll("guidanceScale", "3.5");
      assertThatThrownBy(() -> can.check(0, "fog")).hasMessageContaining("negativePrompt");
      assertThat(model.report().warnings()).isEmpty();
    }
  }

  @Test
  void devEmbedsItsGuidanceAndReadsLongerPrompts() {
    var copy = ModelCopy.of(FluxGoldens.FOLDER, root);
    copy.json(CONFIG, config -> config.put("guidance_embeds", true));
    refused(root, "guidance_embedder.linear_1.weight", "no such key");
    FluxGoldens.dev(copy);
    try (var model = DiffusionModel.load(root, ModelSettings.of(Placement.cpu()))) {
      assertThat(model.capabilities().guidance()).isEqualTo(GuidanceScale.DISTILLED);
      assertThat(model.sampling()).isEqualTo(new SamplingDefaults(50, 3.5, "plain"));
      assertThat(model.limits().t5Tokens()).isEqualTo(512);
      model.capabilities().check(3.5, "");
      assertThatThrownBy(() -> model.capabilities().check(3.5, "fog"))
          .hasMessageContaining("negativePrompt");
    }
    copy.json(CONFIG, config -> config.put("guidance_embeds", false));
    assertThat(inspect(root).warnings()).singleElement().asString().contains("guidance_embeds");
  }

  @Test
  void wrongPartsAreNamed() {
    var copy = ModelCopy.of(FluxGoldens.FOLDER, root);
    copy.json(CONFIG, config -> config.put("num_single_layers", 3));
    refused(root, "single_transformer_blocks.2", "no such key");
    copy.json(CONFIG, config -> config.put("num_single_layers", 1));
    assertThat(inspect(root).warnings()).singleElement().asString().contains("num_single_layers");
    copy.json(CONFIG, config -> config.put("num_single_layers", 2).put("num_attention_heads", 2));
    refused(root, "x_embedder.weight", "(32, 64)", "(48, 64)");
    copy.json(CONFIG, config -> config.put("num_attention_heads", 3).put("in_channels", 384));
    refused(root, CONFIG, "in_channels", "latent_channels 16", "384");
    copy.json(CONFIG, config -> config.put("in_channels", 64).put("joint_attention_dim", 32));
    refused(root, CONFIG, "joint_attention_dim", "T5's width 48");
    copy.json(CONFIG, config -> config.put("joint_attention_dim", 48));
    copy.json(CONFIG, config -> config.put("pooled_projection_dim", 48));
    refused(root, CONFIG, "pooled_projection_dim", "CLIP's width 32");
    copy.json(CONFIG, config -> config.put("pooled_projection_dim", 32));
    copy.json(CONFIG, config -> config.putArray("axes_dims_rope").add(4).add(6));
    refused(root, CONFIG, "axes_dims_rope", "attention_head_dim 16");
  }

  @Test
  void aKindThatIsNotReadIsNamedWithThoseThatAre() {
    var copy = ModelCopy.of(FluxGoldens.FOLDER, root);
    copy.json(
        "model_index.json",
        index -> {
          index.put("_class_name", "StableDiffusionXLPipeline").remove("transformer");
          index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
        });
    refused(
        root,
        "model_index.json: unet",
        "SD3 and SD3.5 (SD3Transformer2DModel) or FLUX.1 (FluxTransformer2DModel)",
        "Stable Diffusion 1.x (UNet2DConditionModel)",
        "found a StableDiffusionXLPipeline with the unet UNet2DConditionModel and a second text encoder");
  }

  @Test
  void whatNeedsSd3RefusesAnotherKind() {
    assertThatThrownBy(() -> Sd3Model.load(FluxGoldens.FOLDER, Placement.cpu()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll("SD3Transformer2DModel", "FluxTransformer2DModel", "FLUX.1");
    try (var model = DiffusionModel.load(Goldens.FOLDER, ModelSettings.of(Placement.cpu()))) {
      assertThat(model).isInstanceOf(Sd3Model.class);
      assertThat(model.capabilities()).isEqualTo(new Capabilities(GuidanceScale.CLASSIFIER_FREE));
      model.capabilities().check(7, "fog");
    }
  }

  private static ModelReport inspect(Path folder) {
    return ModelFolder.inspect(folder, ModelSettings.of(Placement.cpu()));
  }

  private static void refused(Path folder, String... parts) {
    assertThatThrownBy(() -> DiffusionModel.load(folder, ModelSettings.of(Placement.cpu())))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
    assertThat(inspect(folder).problem().orElseThrow()).contains(parts);
  }
}
