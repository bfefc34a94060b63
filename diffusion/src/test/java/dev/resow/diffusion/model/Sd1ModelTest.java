package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.model.Capabilities.GuidanceScale;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of Stable Diffusion 1.x as they are published, and those that look like it. */
class Sd1ModelTest {
  private static final String CONFIG = "unet/config.json";

  @TempDir Path root;
  private ModelCopy copy;

  @BeforeEach
  void copy() {
    copy = ModelCopy.of(Sd1Goldens.FOLDER, root);
  }

  @Test
  void aFolderSaysWhatItCanDo() {
    try (var model = Sd1Goldens.load()) {
      assertThat(model.kind()).isEqualTo(ModelKind.SD1);
      assertThat(model.limits()).isEqualTo(new Limits(128, 128, 1024, 1024, 32, 1000, 77, 0));
      assertThat(model.sampling()).isEqualTo(new SamplingDefaults(50, 7.5, "plain"));
      assertThat(model.capabilities()).isEqualTo(new Capabilities(GuidanceScale.CLASSIFIER_FREE));
      assertThat(model.scheduler().sampler()).isEqualTo("PLMS");
      assertThat(model.report().warnings()).isEmpty();
      var tokens = model.encoders().tokens("a cat and a dog");
      assertThat(tokens.leading()).isEqualTo(tokens.clip());
      assertThat(tokens.t5()).isEmpty();
    }
  }

  @Test
  void theSafetyCheckerBesideItIsNotReadAndReportedOnce() throws IOException {
    Files.createDirectories(root.resolve("safety_checker"));
    Files.writeString(root.resolve("safety_checker/config.json"), "{}");
    Files.createDirectories(root.resolve("feature_extractor"));
    copy.json(
        "model_index.json",
        index -> {
          index
              .putArray("safety_checker")
              .add("stable_diffusion")
              .add("StableDiffusionSafetyChecker");
          index.putArray("feature_extractor").add("transformers").add("CLIPImageProcessor");
        });
    try (var model = Sd1Goldens.load(root)) {
      assertThat(model.report().warnings())
          .containsExactly(
              "safety_checker, feature_extractor: not read, pictures are made without it");
    }
  }

  @Test
  void aSolverMayBeNamedBesideTheFolder() {
    copy.json("resow.json", json -> json.withObjectProperty("sampling").put("scheduler", "ddpm"));
    try (var model = Sd1Goldens.load(root)) {
      assertThat(model.scheduler().sampler()).isEqualTo("DDPM");
    }
    copy.json("resow.json", json -> json.withObjectProperty("sampling").put("scheduler", "heun"));
    assertThatThrownBy(() -> Sd1Goldens.load(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("resow.json", "sampling.scheduler", "ddim, pndm, ddpm", "heun");
  }

  @ParameterizedTest
  @CsvSource({
    "use_linear_projection, true, [false]",
    "class_embed_type, 'projection', Stable Diffusion 1.x",
    "addition_embed_type, 'text_time', Stable Diffusion 1.x",
    "attention_head_dim, 3, block_out_channels",
    "norm_eps, 0.001, norm_eps",
    "cross_attention_dim, 48, CLIP's width 32",
    "in_channels, 9, fill or edit",
  })
  void anotherNetworkOfTheSameClassIsRefused(String field, String value, String says) {
    copy.json(CONFIG, config -> config.putRawValue(field, raw(value)));
    refused(CONFIG, field.equals("attention_head_dim") ? says : field, says);
  }

  private static RawValue raw(String value) {
    boolean plain = value.matches("[0-9.]+|true|false");
    return new RawValue(plain ? value : '"' + value + '"');
  }

  @Test
  void wrongPartsAreNamed() {
    change(config -> config.put("layers_per_block", 1));
    refused("unet", "up_blocks.0.resnets.1", "expected shape");
    change(config -> config.put("layers_per_block", 2).put("attention_head_dim", 8));
    assertThat(inspect().usable()).isTrue(); // as many heads as the configuration says
    change(config -> config.putArray("block_out_channels").add(8).add(16).add(16).add(32));
    refused("unet", "down_blocks.3.resnets.0");
    change(config -> config.putArray("down_block_types").add("AttnDownBlock2D"));
    refused(CONFIG, "down_block_types", "only CrossAttnDownBlock2D and DownBlock2D");
    copy.delete("vae");
    refused("vae", "no such folder");
  }

  private void change(Consumer<ObjectNode> change) {
    copy.json(CONFIG, change);
  }

  private ModelReport inspect() {
    return ModelFolder.inspect(root, ModelSettings.of(Placement.cpu()));
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Sd1Goldens.load(root))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
    assertThat(inspect().problem().orElseThrow()).contains(parts);
  }
}
