package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.TensorFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the files that published folders really have, the complete variant is taken. */
class WeightFilesTest {
  private static final String T5 = "text_encoder_3";
  private static final String WHOLE = "model.safetensors";

  @TempDir Path root;
  private Path folder;
  private TensorFile tensors;
  private int count;

  @BeforeEach
  void copy() throws IOException {
    folder = ModelCopy.in(root).file(T5);
    tensors = TensorFile.read(folder.resolve(WHOLE));
    count = tensors.keys().size();
    Files.delete(folder.resolve(WHOLE));
  }

  @ParameterizedTest
  @CsvSource({
    "model.fp16-%05d-of-%05d.safetensors, model.safetensors.index.fp16.json",
    "model.fp16-%05d-of-%05d.safetensors, model.fp16.safetensors.index.json",
    "model.fp16-%05d-of-%05d.safetensors, model.safetensors.fp16.index.json",
    "model-%05d-of-%05d.fp16.safetensors, model.safetensors.index.fp16.json",
    "model.fp16-%05d-of-%05d.safetensors,",
    "model-%05d-of-%05d.fp16.safetensors,"
  })
  void halfPrecisionShardsAreTakenBesideAStaleFullIndex(String pattern, String index)
      throws IOException {
    tensors.writeShards(
        folder, 3, "model-%05d-of-%05d.safetensors", "model.safetensors.index.json");
    for (int i = 1; i <= 3; i++) {
      Files.delete(folder.resolve("model-%05d-of-00003.safetensors".formatted(i)));
    }
    tensors.fp16().writeShards(folder, 2, pattern, index);

    var found = resolve(DataType.FLOAT32);

    assertThat(found.variant()).isEqualTo("fp16");
    assertThat(found.source().keys()).hasSize(count);
    assertThat(found.notes()).singleElement().asString().contains("index.json", "3 missing");
    Sd3Model.load(root, Placement.cpu()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf16", "fp16", "fp32", "non_ema", "fp8"})
  void aSingleVariantOfAnyNameIsTaken(String variant) throws IOException {
    tensors.bf16().write(folder.resolve("model." + variant + ".safetensors"));
    assertThat(resolve(DataType.FLOAT32).variant()).isEqualTo(variant);
    assertThat(resolve(DataType.FLOAT16).variant()).isEqualTo(variant);
    try (var model = Sd3Model.load(root, Placement.cpu())) {
      assertThat(model.encoders().encode("a cat").sequence().getShape().get(1)).isEqualTo(333);
    }
  }

  @Test
  void precisionDecidesBetweenCompleteVariantsAndASettingGoesFirst() throws IOException {
    tensors.write(folder.resolve(WHOLE));
    tensors.write(folder.resolve("model.fp16.safetensors"));
    tensors.write(folder.resolve("model.bf16.safetensors"));
    tensors.write(folder.resolve("model.non_ema.safetensors"));
    assertThat(resolve(DataType.FLOAT32).variant()).isEqualTo("full");
    assertThat(resolve(DataType.FLOAT16).variant()).isEqualTo("fp16");
    assertThat(resolve(DataType.BFLOAT16).variant()).isEqualTo("bf16");
    assertThat(WeightFiles.resolve(folder, DataType.FLOAT32, Optional.of("bf16")).variant())
        .isEqualTo("bf16");
    assertThat(WeightFiles.resolve(folder, DataType.FLOAT16, Optional.of("full")).variant())
        .isEqualTo("full");
    assertThat(WeightFiles.resolve(folder, DataType.FLOAT16, Optional.of("int4")).variant())
        .isEqualTo("fp16");
  }

  @Test
  void aDamagedFileDoesNotWinOverACompleteVariant() throws IOException {
    tensors.write(folder.resolve(WHOLE));
    var bytes = Files.readAllBytes(folder.resolve(WHOLE));
    Files.write(folder.resolve(WHOLE), Arrays.copyOf(bytes, bytes.length / 2));
    tensors.bf16().write(folder.resolve("model.bf16.safetensors"));
    var found = resolve(DataType.FLOAT32);
    assertThat(found.variant()).isEqualTo("bf16");
    assertThat(found.notes()).singleElement().asString().contains("model.safetensors", "truncated");
  }

  @Test
  void anIndexThatPromisesWhatItsFilesLackIsPassedOver() throws IOException {
    tensors.writeShards(
        folder, 2, "model-%05d-of-%05d.safetensors", "model.safetensors.index.json");
    var index = folder.resolve("model.safetensors.index.json");
    Files.writeString(
        index,
        Files.readString(index)
            .replace(
                "\"weight_map\":{", "\"weight_map\":{\"x\":\"model-00001-of-00002.safetensors\","));
    var found = resolve(DataType.FLOAT32);
    assertThat(found.source().keys()).hasSize(count);
    assertThat(found.notes()).singleElement().asString().contains("x");
  }

  @Test
  void missingShardsAreNamed() throws IOException {
    tensors.writeShards(
        folder, 3, "model-%05d-of-%05d.safetensors", "model.safetensors.index.json");
    Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
    refused("model-00002-of-00003.safetensors", "1 missing");
    Files.delete(folder.resolve("model.safetensors.index.json"));
    refused("model-00002-of-00003.safetensors", "missing");
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch_model.bin, pickles",
    "diffusion_pytorch_model.bin, pickles",
    "model.ckpt, pickles",
    "model-q4.gguf, GGUF",
    "flax_model.msgpack, another framework",
    "model.safetensors.incomplete, did not finish",
    "t5xxl.safetensors, rename it to model.safetensors",
    "notes.md, download the model again"
  })
  void theProblemNamesWhatIsThereInstead(String name, String message) throws IOException {
    Files.writeString(folder.resolve(name), "anything");
    refused(name, message, "safetensors");
  }

  @Test
  void filesThatAreNotWhatTheirNameSaysAreRecognised() throws IOException {
    var file = folder.resolve(WHOLE);
    Files.writeString(
        file,
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 9524648\n");
    refused("git-lfs", "9524648", "git lfs pull");
    Files.writeString(file, "<!DOCTYPE html><html><body>Sign in</body></html>");
    refused("HTML", "download");
    Files.writeString(file, "Entry not found");
    refused("error message");
    Files.write(file, new byte[0]);
    refused("empty file", "download it again");
    Files.write(file, new byte[4096]);
    refused("zero bytes", "did not finish");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
    refused("pickle");
    Files.writeString(file, "GGUF\3\0\0\0\0\0\0\0");
    refused("GGUF");
    Files.delete(file);
    Files.createDirectory(file);
    refused("a folder");
    Files.delete(file);
    Files.createSymbolicLink(file, root.resolve("blobs/gone"));
    refused("a link to a file that does not exist");
    Files.delete(file);
    refused("config.json", "with its weights");
    Files.writeString(folder.resolve("model.safetensors.index.json"), "<html></html>");
    refused("index.json", "HTML");
  }

  private WeightFiles resolve(DataType held) {
    return WeightFiles.resolve(folder, held, Optional.empty());
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Sd3Model.load(root, Placement.cpu()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("Exception");
    var report = ModelFolder.inspect(root, ModelSettings.of(Placement.cpu()));
    assertThat(report.usable()).isFalse();
    assertThat(report.problem().orElseThrow()).contains(parts);
  }
}
