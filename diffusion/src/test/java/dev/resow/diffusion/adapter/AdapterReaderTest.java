package dev.resow.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.TensorFile;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published adapters are read unchanged; a file that does not fit says what is wrong with it. */
class AdapterReaderTest {
  private static final String TO_Q = "transformer.transformer_blocks.0.attn.to_q";
  private static Sd3Model model;
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    model = LoraGoldens.model(AdapterMode.FUSED, 1 << 20);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource({
    "diffusers, DIFFUSERS, 59",
    "diffusers-alpha, DIFFUSERS, 9",
    "kohya, KOHYA, 0",
    "peft, PEFT, 20"
  })
  void everyFormatIsRecognised(String name, AdapterFormat format, int changes) {
    try (var adapter = read(LoraGoldens.path(name))) {
      assertThat(adapter.format()).isEqualTo(format);
      if (changes > 0) assertThat(adapter.changes()).hasSizeGreaterThanOrEqualTo(changes);
      assertThat(adapter.sha256()).matches("[0-9a-f]{64}");
      assertThat(adapter.bytes()).isPositive();
    }
  }

  @Test
  void theScaleIsAlphaByRank() {
    try (var adapter = read(LoraGoldens.path("diffusers-alpha"))) {
      assertThat(adapter.changes()).allMatch(change -> change.scale() == 8 / 3.0);
    }
    try (var adapter = read(LoraGoldens.path("peft"))) {
      assertThat(adapter.changes()).allMatch(change -> change.scale() == 2 && change.rank() == 4);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    for (var name : new String[] {"diffusers", "diffusers-alpha", "kohya", "peft"}) {
      var file = folder.resolve(name + ".safetensors");
      try (var adapter = read(LoraGoldens.path(name))) {
        AdapterWriter.write(file, adapter.changes(), StoredType.F32);
        try (var again = read(file)) {
          assertThat(again.format()).isEqualTo(AdapterFormat.DIFFUSERS);
          assertThat(again.changes()).hasSameSizeAs(adapter.changes());
          for (var change : adapter.changes()) {
            var same =
                again.changes().stream()
                    .filter(other -> other.target().equals(change.target()))
                    .findFirst()
                    .orElseThrow();
            assertThat(same.down().toFloatArray()).isEqualTo(change.down().toFloatArray());
            assertThat(same.up().toFloatArray()).isEqualTo(change.up().toFloatArray());
            assertThat(same.scale())
                .isCloseTo(change.scale(), org.assertj.core.data.Percentage.withPercentage(1e-9));
          }
        }
      }
    }
  }

  @Test
  void aNewAdapterIsOfTheAttentionOfEveryBlockAndChangesNothingYet() throws IOException {
    var file = folder.resolve("new.safetensors");
    NewAdapter.write(file, model.adapters().base(), 3, 7, 0);
    try (var adapter = read(file)) {
      assertThat(adapter.changes()).hasSize(4 * 8 - 1).allMatch(c -> c.zero() && c.rank() == 3);
    }
    var again = folder.resolve("again.safetensors");
    NewAdapter.write(again, model.adapters().base(), 3, 7, 0);
    assertThat(again).hasSameBinaryContentAs(file);
    NewAdapter.write(again, model.adapters().base(), 3, 7, .1);
    try (var adapter = read(again)) {
      assertThat(adapter.changes()).noneMatch(LowRank::zero);
    }
  }

  @Test
  void olderNamesOfTheMatricesAreRead() throws IOException {
    var file =
        changed(
            tensors ->
                tensors.rename(
                    key ->
                        key.replace("lora_A.weight", "lora.down.weight")
                            .replace("lora_B.weight", "lora.up.weight")));
    try (var old = read(file);
        var now = read(LoraGoldens.path("diffusers"))) {
      assertThat(old.changes()).hasSameSizeAs(now.changes());
    }
  }

  @Test
  void anAdapterOfAnotherModelNamesItsLayer() throws IOException {
    refused(
        changed(t -> t.rename(key -> key.replace("transformer_blocks.0", "transformer_blocks.24"))),
        "transformer_blocks.24",
        "the name of a linear layer of the base model",
        "another model");
  }

  @Test
  void aShapeThatDoesNotFitNamesBoth() throws IOException {
    refused(
        changed(
            t -> {
              t.remove(TO_Q + ".lora_A.weight");
              t.put(TO_Q + ".lora_A.weight", "F32", 4 * 96 * 4, 4L, 96L);
            }),
        TO_Q,
        "shape (4, 64)",
        "(4, 96)");
  }

  @Test
  void rankZeroIsRefused() throws IOException {
    refused(
        changed(
            t -> {
              t.remove(TO_Q + ".lora_A.weight");
              t.put(TO_Q + ".lora_A.weight", "F32", 0, 0L, 64L);
            }),
        TO_Q,
        "rank 1 to",
        "(0, 64)");
  }

  @Test
  void halfAPairIsRefused() throws IOException {
    refused(changed(t -> t.remove(TO_Q + ".lora_B.weight")), TO_Q, "lora_A and lora_B", "only");
  }

  @Test
  void twoChangesOfOneLayerAreRefused() throws IOException {
    refused(
        changed(
            t -> {
              var plain = TO_Q.substring("transformer.".length());
              t.put(plain + ".lora_A.weight", "F32", 4 * 64 * 4, 4L, 64L);
              t.put(plain + ".lora_B.weight", "F32", 4 * 64 * 4, 64L, 4L);
            }),
        "one change of " + TO_Q);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void valuesThatAreNotFiniteAreRefused(float value) throws IOException {
    refused(
        changed(
            t -> {
              var bytes = new byte[4 * 64 * 4];
              ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, value);
              t.put(
                  TO_Q + ".lora_B.weight",
                  new TensorFile.Tensor("F32", java.util.List.of(64L, 4L), bytes));
            }),
        TO_Q + ".lora_B.weight",
        "finite values");
  }

  @ParameterizedTest
  @CsvSource({
    "transformer.proj_out.lora_magnitude_vector, DoRA",
    "lora_unet_context_embedder.hada_w1_a, LoHa",
    "lora_unet_context_embedder.lokr_w1, LoKr",
    "transformer.transformer_blocks.0.attn.to_q.weight, whole model"
  })
  void otherKindsOfAdaptersAreNamed(String key, String kind) throws IOException {
    refused(changed(t -> t.put(key, "F32", 16, 4L)), key, kind);
  }

  @Test
  void matricesOfIntegersAreRefused() throws IOException {
    refused(
        changed(t -> t.put(TO_Q + ".lora_A.weight", "I64", 4 * 64 * 8, 4L, 64L)), TO_Q, "F32, F16");
  }

  @Test
  void aDeclaredRankMustBeTheRealOne() throws IOException {
    var copy = folder.resolve("peft");
    Files.createDirectory(copy);
    for (var name : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
      Files.copy(LoraGoldens.path("peft").resolve(name), copy.resolve(name));
    }
    var config = copy.resolve("adapter_config.json");
    var text = Files.readString(config);
    Files.writeString(config, text.replace("\"r\": 4", "\"r\": 8"));
    refused(copy, "rank 8", "rank 4");
    Files.writeString(config, text.replace("\"use_dora\": false", "\"use_dora\": true"));
    refused(copy, "use_dora", "plain LoRA");
    Files.writeString(config, text.replace("\"use_rslora\": false", "\"use_rslora\": true"));
    try (var adapter = read(copy)) {
      assertThat(adapter.changes()).allMatch(change -> change.scale() == 4); // 8 / sqrt(4)
    }
    Files.writeString(
        config, text.replace("\"alpha_pattern\": {}", "\"alpha_pattern\": {\"to_q\": 2}"));
    try (var adapter = read(copy)) {
      assertThat(adapter.changes())
          .allMatch(c -> c.scale() == (c.target().module().endsWith("to_q") ? .5 : 2));
    }
    Files.writeString(
        config, text.replace("\"alpha_pattern\": {}", "\"alpha_pattern\": {\"(a+)+$\": 2}"));
    refused(copy, "alpha_pattern", "names of layers");
  }

  @Test
  void picklesArchivesAndGiantHeadersAreRefused() throws IOException {
    var file = folder.resolve("adapter.safetensors");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0});
    refused(file, "pickle");
    Files.write(file, new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.', 0, 0, 0, 0});
    refused(file, "pickle");
    var giant = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40);
    Files.write(file, giant.array());
    refused(file, "header");
    var pickled = folder.resolve("pickled");
    Files.createDirectory(pickled);
    Files.writeString(pickled.resolve("adapter_config.json"), "{}");
    Files.write(pickled.resolve("adapter_model.bin"), new byte[] {1});
    refused(pickled, "adapter_model.bin", "pickles are not read");
    refused(folder.resolve("nothing"), "no such file");
  }

  private Path changed(Consumer<TensorFile> change) throws IOException {
    var tensors = TensorFile.read(LoraGoldens.path("diffusers"));
    change.accept(tensors);
    var file = folder.resolve("changed.safetensors");
    tensors.write(file);
    return file;
  }

  private static Adapter read(Path path) {
    return AdapterReader.read(path, model.adapters().base(), model.manager());
  }

  private static void refused(Path path, String... parts) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
  }
}
