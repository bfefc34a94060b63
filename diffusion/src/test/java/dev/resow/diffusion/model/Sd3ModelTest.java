package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published folder becomes a model unchanged; a damaged one says what is wrong. */
class Sd3ModelTest {
  @TempDir Path folder;

  @Test
  void promptsAreEncodedAsByTheReference() {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu(), 64)) {
      for (int i = 0; i < 3; i++) {
        var embedding = model.encoders().encode(Goldens.prompts().get(i).prompt());
        Goldens.assertClose(embedding.sequence(), "encode." + i + ".prompt_embeds", 1e-4);
        Goldens.assertClose(embedding.pooled(), "encode." + i + ".pooled", 1e-4);
      }
    }
  }

  @Test
  void releasedEncodersComeBackWithTheSameResult() {
    var placement =
        new Placement(ai.djl.Device.cpu(), ai.djl.ndarray.types.DataType.FLOAT32, false);
    try (var model = Sd3Model.load(Goldens.FOLDER, placement, 64)) {
      var prompt = Goldens.prompts().getFirst().prompt();
      for (int i = 0; i < 20; i++) {
        model.encoders().encode("another prompt " + i); // long enough to forget the first
      }
      Goldens.assertClose(
          model.encoders().encode(prompt).sequence(), "encode.0.prompt_embeds", 1e-4);
      model.encoders().release();
      Goldens.assertClose(model.encoders().encode("").sequence(), "encode.2.prompt_embeds", 1e-4);
    }
  }

  @Test
  void limitsComeFromTheConfigurations() {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu())) {
      assertThat(model.limits()).isEqualTo(new Limits(128, 128, 384, 384, 16, 1000, 77, 256));
      model.limits().checkSize(384, 16);
      assertThatThrownBy(() -> model.limits().checkSize(120, 128)).hasMessageContaining("16");
      assertThatThrownBy(() -> model.limits().checkSize(400, 128)).hasMessageContaining("384");
      assertThatThrownBy(() -> model.limits().checkSteps(0)).hasMessageContaining("1000");
    }
  }

  @Test
  void withoutT5ItsPositionsAreZeros() throws IOException {
    copy();
    edit(
        "model_index.json",
        "\"text_encoder_3\": [\n    \"transformers\",\n    \"T5EncoderModel\"",
        "\"text_encoder_3\": [\n    null,\n    null");
    try (var model = Sd3Model.load(folder, Placement.cpu())) {
      var embedding = model.encoders().encode("a cat");
      assertThat(embedding.sequence().getShape().getShape()).containsExactly(1, 77 + 256, 96);
      assertThat(embedding.sequence().get(":, 77:").abs().sum().getFloat()).isZero();
      assertThat(model.limits().t5Tokens()).isZero();
      assertThat(model.encoders().tokens("a cat").t5()).isEmpty();
    }
  }

  @Test
  void theFingerprintChangesWithAnyWeight() throws IOException {
    copy();
    String first;
    try (var model = Sd3Model.load(folder, Placement.cpu())) {
      first = model.fingerprint();
      assertThat(first).hasSize(64);
    }
    var weights = folder.resolve("vae/diffusion_pytorch_model.safetensors");
    var bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    try (var model = Sd3Model.load(folder, Placement.cpu())) {
      assertThat(model.fingerprint()).isNotEqualTo(first);
    }
  }

  @Test
  void aTruncatedFileAMissingKeyAndAWrongShapeAreNamed() throws IOException {
    copy();
    edit("transformer/config.json", "\"num_layers\": 4", "\"num_layers\": 5");
    refused("transformer/diffusion_pytorch_model.safetensors", "transformer_blocks.3", "expected");
    edit("transformer/config.json", "\"num_layers\": 5", "\"num_layers\": 4");
    edit("transformer/config.json", "\"pos_embed_max_size\": 24", "\"pos_embed_max_size\": 32");
    refused("pos_embed.pos_embed", "(1, 1024, 64)", "(1, 576, 64)");
    edit("transformer/config.json", "\"pos_embed_max_size\": 32", "\"pos_embed_max_size\": 24");
    var clip = folder.resolve("text_encoder_2/model.safetensors");
    var bytes = Files.readAllBytes(clip);
    Files.write(clip, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    refused("text_encoder_2/model.safetensors", "truncated");
    Files.write(clip, bytes);
    Sd3Model.load(folder, Placement.cpu()).close();
  }

  @Test
  void unsupportedConfigurationsAreNamed() throws IOException {
    copy();
    edit("transformer/config.json", "\"qk_norm\": null", "\"qk_norm\": \"layer_norm\"");
    refused("transformer/config.json", "qk_norm", "layer_norm");
    edit("transformer/config.json", "\"qk_norm\": \"layer_norm\"", "\"qk_norm\": null");
    edit("transformer/config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": \"x\"");
    refused("num_attention_heads", "whole number");
    edit("transformer/config.json", "\"num_attention_heads\": \"x\"", "\"num_attention_heads\": 4");
    edit("vae/config.json", "\"latent_channels\": 16", "\"latent_channels\": 4");
    refused("in_channels", "latent_channels 4");
    edit("model_index.json", "SD3Transformer2DModel", "FluxTransformer2DModel");
    edit("model_index.json", "StableDiffusion3Pipeline", "FluxPipeline");
    refused("model_index.json", "transformer", "FluxTransformer2DModel", "FluxPipeline");
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Sd3Model.load(folder, Placement.cpu()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
  }

  private void edit(String name, String from, String to) throws IOException {
    var file = folder.resolve(name);
    var text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private void copy() throws IOException {
    try (var files = Files.walk(Goldens.FOLDER)) {
      files.forEach(
          file -> {
            try {
              var target = folder.resolve(Goldens.FOLDER.relativize(file).toString());
              if (Files.isDirectory(file)) {
                Files.createDirectories(target);
              } else {
                Files.copy(file, target);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
