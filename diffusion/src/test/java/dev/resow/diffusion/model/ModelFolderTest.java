package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people name as their model: it is found, or the error says what it is and what to do. */
class ModelFolderTest {
  private static final String INDEX = "model_index.json";

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StableDiffusion3Pipeline",
        "StableDiffusion3Img2ImgPipeline",
        "StableDiffusion3InpaintPipeline",
        "StableDiffusion3PAGPipeline",
        "StableDiffusion3PAGImg2ImgPipeline",
        "StableDiffusion3ControlNetPipeline",
        "StableDiffusion3ControlNetInpaintingPipeline",
        "MyOwnPipeline"
      })
  void thePartsDecideWhateverThePipelineIsCalled(String pipeline) {
    var copy =
        ModelCopy.in(root)
            .json(
                INDEX,
                index -> {
                  index.put("_class_name", pipeline);
                  index.putArray("controlnet").add("diffusers").add("SD3ControlNetModel");
                  index.putArray("image_encoder").add("transformers").add("SiglipVisionModel");
                });
    assertThat(inspect(copy.folder()).problem()).isEmpty();
    copy.json(INDEX, index -> index.remove("_class_name"));
    assertThat(inspect(copy.folder()).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "transformer,SanaTransformer2DModel",
    "vae,AutoencoderTiny",
    "scheduler,DDIMScheduler"
  })
  void aPartOfAnotherFamilyIsRefusedByName(String part, String type) {
    ModelCopy.in(root).json(INDEX, index -> index.putArray(part).add("diffusers").add(type));
    refused(root, INDEX, part, type, "SD3");
  }

  @Test
  void aUnetModelOfTwoEncodersIsRefusedByThem() {
    ModelCopy.in(root)
        .json(
            INDEX,
            index -> {
              index.put("_class_name", "StableDiffusionXLPipeline").remove("transformer");
              index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
            });
    refused(root, INDEX, "StableDiffusionXLPipeline", "a second text encoder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "vae"})
  void aPartThatIsNullOrGoneIsRefusedByName(String part) {
    var copy = ModelCopy.in(root).delete(part);
    refused(root, "/" + part + ":", "no such folder");
    copy.json(INDEX, index -> index.putArray(part).addNull().addNull());
    refused(root, INDEX, part);
    copy.json(INDEX, index -> index.remove(part));
    refused(root, INDEX, part);
  }

  @Test
  void aDownloadCacheIsFollowedToItsMainSnapshotAndNamesTheModel() throws IOException {
    var cache = root.resolve("models--stabilityai--stable-diffusion-3-medium");
    ModelCopy.in(Files.createDirectories(cache.resolve("snapshots/aaaa")));
    ModelCopy.in(Files.createDirectories(cache.resolve("snapshots/bbbb")));
    blobs(cache, cache.resolve("snapshots/bbbb"));
    Files.createDirectories(cache.resolve("refs"));
    Files.writeString(cache.resolve("refs/main"), "bbbb\n");

    var report = inspect(cache);
    assertThat(report.problem()).isEmpty();
    assertThat(report.folder()).isEqualTo(cache.resolve("snapshots/bbbb"));
    assertThat(report.name()).isEqualTo("stable-diffusion-3-medium");
    assertThat(inspect(cache.resolve("snapshots/aaaa")).name())
        .isEqualTo("stable-diffusion-3-medium");

    Files.delete(cache.resolve("refs/main"));
    refused(cache, "2 snapshots", "snapshots/aaaa");
    refused(root, "download cache of several models", cache.toString());
  }

  /** As a download cache keeps its files: links into a folder of blobs. */
  private static void blobs(Path cache, Path snapshot) throws IOException {
    var blobs = Files.createDirectories(cache.resolve("blobs"));
    try (var files = Files.walk(snapshot)) {
      int count = 0;
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var blob = Files.move(file, blobs.resolve("blob" + count++));
        Files.createSymbolicLink(file, file.getParent().relativize(blob));
      }
    }
  }

  @Test
  void aSnapshotWhoseBlobsAreGoneIsTold() throws IOException {
    var cache = root.resolve("models--a--b");
    var snapshot = Files.createDirectories(cache.resolve("snapshots/only"));
    ModelCopy.in(snapshot);
    blobs(cache, snapshot);
    Files.delete(snapshot.resolve("vae/config.json"));
    Files.createSymbolicLink(snapshot.resolve("vae/config.json"), Path.of("../../../blobs/gone"));
    refused(cache, "vae/config.json", "link to a file that does not exist");
  }

  @Test
  void otherThingsAreRecognised() throws IOException {
    var copy = ModelCopy.in(Files.createDirectory(root.resolve("model")));
    refused(
        copy.file("transformer"),
        "one part of a model",
        "SD3Transformer2DModel",
        copy.folder().toString());
    refused(copy.file("scheduler"), "one part of a model");
    refused(copy.file("tokenizer"), "one part of a model");
    refused(root, "one level below", copy.folder().toString());
    refused(copy.file(INDEX), "use the folder");
    refused(
        copy.file("vae/diffusion_pytorch_model.safetensors"),
        "single-file checkpoint",
        "diffusers");
    refused(root.resolve("nowhere"), "no such folder", "RESOW_MODEL");
    refused(Files.createDirectory(root.resolve("empty")), "an empty folder");

    var lora = Files.createDirectory(root.resolve("lora"));
    Files.writeString(lora.resolve("pytorch_lora_weights.safetensors"), "x");
    refused(lora, "an adapter (LoRA)");
    var single = Files.createDirectory(root.resolve("single"));
    Files.writeString(single.resolve("sd3_medium_incl_clips.safetensors"), "x");
    refused(single, "sd3_medium_incl_clips.safetensors", "single-file checkpoint");
    var gguf = Files.createDirectory(root.resolve("gguf"));
    Files.writeString(gguf.resolve("sd3-q4.gguf"), "GGUF");
    refused(gguf, "GGUF");
    copy.delete(INDEX);
    refused(copy.folder(), "without model_index.json", "download");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INDEX,
        "vae/config.json",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "tokenizer_3/tokenizer.json",
        "scheduler/scheduler_config.json"
      })
  void aPointerAWebPageAnEmptyOrMissingFileIsSaidForEveryFile(String file) {
    var copy = ModelCopy.in(root);
    copy.write(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n");
    refused(root, file, "git-lfs pointer");
    copy.write(file, "<html><body>Sign in</body></html>");
    refused(root, file, "HTML");
    copy.write(file, "");
    refused(root, file, "empty file");
    copy.delete(file);
    if (file.equals(INDEX)) {
      refused(root, "without model_index.json");
    } else {
      refused(root, file, "no such file");
    }
  }

  @Test
  void tensorsThatTheModelDoesNotNeedAreLeftAloneWhateverTheirType() {
    ModelCopy.in(root)
        .tensors(
            "text_encoder/model.safetensors",
            t ->
                t.put("text_model.embeddings.position_ids", "I32", 77 * 4, 1L, 77L)
                    .put("logit_scale", "F64", 8))
        .tensors(
            "text_encoder_3/model.safetensors",
            t ->
                t.put("scaled_fp8", "F8_E4M3", 2, 2L)
                    .put("spiece_model", "U8", 3, 3L)
                    .put("decoder.block.0.x.weight", "F8_E5M2", 4, 4L)
                    .put("lm_head.weight", "BOOL", 1, 1L))
        .tensors("vae/diffusion_pytorch_model.safetensors", t -> t.put("n", "I64", 8, 1L));
    var report = inspect(root);
    assertThat(report.problem()).isEmpty();
    assertThat(report.warnings()).singleElement().asString().contains("vae", "(n)");
    Sd3Model.load(root, Placement.cpu()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"F8_E4M3", "I8", "U8", "F64", "I64"})
  void aNeededTensorOfAnotherTypeIsRefusedByName(String type) {
    var key = "encoder.block.1.layer.0.SelfAttention.q.weight";
    ModelCopy.in(root)
        .tensors(
            "text_encoder_3/model.safetensors",
            t -> {
              int width = type.endsWith("64") ? 8 : 1;
              t.put(key, type, 64 * 96 * width, 64L, 96L);
            });
    refused(root, key, type, "F32, F16 or BF16");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoder.embed_tokens.weight",
        "embed_tokens.weight",
        "decoder.embed_tokens.weight"
      })
  void theEmbeddingTableOfT5HasSeveralNames(String name) {
    ModelCopy.in(root)
        .tensors(
            "text_encoder_3/model.safetensors",
            t -> t.rename(key -> key.equals("shared.weight") ? name : key));
    sameEmbeddings();
  }

  @Test
  void aTableThatIsStoredUnderBothNamesIsOneTensor() {
    ModelCopy.in(root)
        .tensors(
            "text_encoder_3/model.safetensors",
            t -> {
              var table = t.remove("shared.weight");
              t.put("shared.weight", table).put("encoder.embed_tokens.weight", table);
            });
    sameEmbeddings();
  }

  @Test
  void aDuplicateThatTheWriterDroppedIsFoundByItsMetadata() {
    ModelCopy.in(root)
        .tensors(
            "text_encoder_3/model.safetensors",
            t ->
                t.rename(key -> key.equals("shared.weight") ? "kept.weight" : key)
                    .metadata("shared.weight", "kept.weight"));
    sameEmbeddings();
  }

  @Test
  void clipAndT5AreReadWithAndWithoutTheirPrefixes() {
    ModelCopy.in(root)
        .tensors(
            "text_encoder/model.safetensors",
            t -> t.rename(key -> key.replaceFirst("^text_model\\.", "")))
        .tensors(
            "text_encoder_2/model.safetensors",
            t -> t.rename(key -> key.startsWith("text_model.") ? key : "text_model." + key))
        .tensors(
            "text_encoder_3/model.safetensors",
            t -> t.rename(key -> key.replaceFirst("^encoder\\.", "")));
    sameEmbeddings();
  }

  @Test
  void attentionLayersOfAnOlderAutoencoderAreRead() {
    ModelCopy.in(root)
        .tensors(
            "vae/diffusion_pytorch_model.safetensors",
            t ->
                t.rename(
                    key ->
                        key.contains(".attentions.")
                            ? key.replace("to_q", "query")
                                .replace("to_k", "key")
                                .replace("to_v", "value")
                                .replace("to_out.0", "proj_attn")
                            : key));
    assertThat(inspect(root).problem()).isEmpty();
    assertThat(inspect(root).warnings()).isEmpty();
  }

  private void sameEmbeddings() {
    assertThat(inspect(root).warnings()).isEmpty();
    try (var model = Sd3Model.load(root, Placement.cpu(), 64)) {
      for (int i = 0; i < 2; i++) {
        var prompt = Goldens.prompts().get(i).prompt();
        var embedding = model.encoders().encode(prompt);
        Goldens.assertClose(embedding.sequence(), "encode." + i + ".prompt_embeds", 1e-4);
        Goldens.assertClose(embedding.pooled(), "encode." + i + ".pooled", 1e-4);
      }
    }
  }

  @Test
  void normsWithoutQkNormAreToldAndSoAreBlocksAndLayersThatAreLeftOut() {
    ModelCopy.in(root)
        .tensors(
            "transformer/diffusion_pytorch_model.safetensors",
            t -> {
              for (int i = 0; i < 4; i++) {
                t.put("transformer_blocks." + i + ".attn.norm_q.weight", "F32", 64, 16L)
                    .put("transformer_blocks." + i + ".attn.norm_added_k.weight", "F32", 64, 16L);
              }
              t.put("transformer_blocks.4.attn.to_q.weight", "F32", 64, 16L)
                  .put("transformer_blocks.0.attn2.to_q.weight", "F32", 64, 16L)
                  .put("something.else", "F32", 4, 1L);
            })
        .tensors(
            "vae/diffusion_pytorch_model.safetensors",
            t -> t.put("quant_conv.weight", "F32", 4, 1L))
        .tensors(
            "text_encoder/model.safetensors",
            t -> t.put("text_model.encoder.layers.3.mlp.fc1.bias", "F32", 4, 1L));
    var warnings = inspect(root).warnings();
    assertThat(warnings).hasSize(6);
    assertThat(warnings.getFirst())
        .contains(
            "transformer",
            "8 weights",
            "transformer_blocks.0.attn.norm_q.weight",
            "...",
            "qk_norm",
            "rms_norm");
    assertThat(String.join("\n", warnings))
        .contains(
            "num_layers",
            "dual_attention_layers",
            "use_quant_conv",
            "num_hidden_layers",
            "something.else");
    try (var model = Sd3Model.load(root, Placement.cpu())) {
      assertThat(model.report().warnings()).isEqualTo(warnings);
    }
  }

  @Test
  void aTokenWithoutAnEmbeddingEndsTheJobThatNamesIt() {
    ModelCopy.in(root).json("tokenizer/added_tokens.json", map -> map.put("<cat-toy>", 663));
    try (var model = Sd3Model.load(root, Placement.cpu())) {
      assertThat(model.encoders().encode("a cat")).isNotNull();
      assertThatThrownBy(() -> model.encoders().encode("a <cat-toy>"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("663", "text_encoder");
    }
  }

  static ModelReport inspect(Path folder) {
    return ModelFolder.inspect(folder, ModelSettings.of(Placement.cpu()));
  }

  static void refused(Path folder, String... parts) {
    assertThatThrownBy(() -> Sd3Model.load(folder, Placement.cpu()))
        .as(Arrays.toString(parts))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("Exception");
    assertThat(inspect(folder).problem().orElseThrow()).contains(parts);
  }
}
