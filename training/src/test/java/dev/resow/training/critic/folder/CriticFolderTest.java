package dev.resow.training.critic.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder that cannot be used is refused in one sentence, before anything is computed. */
class CriticFolderTest {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path folder;

  private void copy(Path from) throws IOException {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }

  /** Replaces a text of equal length, so that a file of tensors stays one. */
  private void replace(String file, String from, String to) throws IOException {
    var text = Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(file), text.replace(from, to), StandardCharsets.ISO_8859_1);
  }

  private static void refused(ThrowingCallable load, CharSequence... words) {
    assertThatThrownBy(load)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(words)
        .message()
        .doesNotContain("\n");
  }

  private BlipCaptioner captioner() {
    return BlipCaptioner.load(folder, Device.cpu());
  }

  @Test
  void anotherArchitectureIsRefusedByName() {
    refused(
        () -> BlipCaptioner.load(CriticGoldens.MATCHER, Device.cpu()),
        CONFIG,
        "architectures",
        "BlipForConditionalGeneration",
        "BlipForImageTextRetrieval");
    refused(
        () -> BlipMatcher.load(CriticGoldens.SEGMENTER, Device.cpu()),
        "CLIPSegForImageSegmentation");
    refused(
        () -> ClipSegmenter.load(CriticGoldens.CAPTIONER, Device.cpu()),
        "BlipForConditionalGeneration");
  }

  @Test
  void whatIsNoFolderOfACriticIsRefused() throws IOException {
    refused(this::captioner, "transformers' layout", "without config.json");
    refused(() -> BlipCaptioner.load(folder.resolve("nowhere"), Device.cpu()), "no such file");
    Files.writeString(folder.resolve("model_index.json"), "{}");
    refused(this::captioner, "makes pictures");
    Files.writeString(folder.resolve(CONFIG), "[]");
    refused(this::captioner, CONFIG, "JSON object");
    Files.writeString(folder.resolve(CONFIG), "{}");
    refused(this::captioner, "architectures", "nothing");
  }

  @Test
  void aMissingTensorIsNamed() throws IOException {
    copy(CriticGoldens.CAPTIONER);
    replace(WEIGHTS, "cls.predictions.bias", "cls.predictions.bios");
    refused(this::captioner, "text_decoder.cls.predictions.bias", "no such key");
  }

  /** Before transformers 5 the head's bias stood under a second name. */
  @Test
  void theOtherNameOfATiedTensorIsKnown() throws IOException {
    copy(CriticGoldens.CAPTIONER);
    replace(
        WEIGHTS,
        "\"text_decoder.cls.predictions.bias\":{\"dtype\":\"F32\",\"shape\":[97]",
        "\"text_decoder.cls.predictions.decoder.bias\":{\"dtype\":\"F32\",\"shape\":[97]");
    lengthen(8);
    captioner().close();
  }

  /** Tells the file that its header is longer. */
  private void lengthen(int by) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(WEIGHTS));
    int length = (bytes[0] & 0xff) + ((bytes[1] & 0xff) << 8) + ((bytes[2] & 0xff) << 16) + by;
    for (int i = 0; i < 3; i++) {
      bytes[i] = (byte) (length >> 8 * i);
    }
    Files.write(folder.resolve(WEIGHTS), bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"vocab_size\": 97','\"vocab_size\": 98',word_embeddings",
    "'\"patch_size\": 16','\"patch_size\": 24',patch_embedding",
    "'\"image_size\": 48','\"image_size\": 64',position_embedding",
    "'\"intermediate_size\": 96','\"intermediate_size\": 95',mlp.fc1",
  })
  void aTensorOfAnotherShapeIsNamed(String from, String to, String key) throws IOException {
    copy(CriticGoldens.CAPTIONER);
    replace(CONFIG, from, to);
    refused(this::captioner, WEIGHTS, key, "expected shape");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"num_attention_heads\": 4','\"num_attention_heads\": 5',num_attention_heads,divisor",
    "'\"image_size\": 48','\"image_size\": 50',vision_config.image_size,multiple",
    "'\"bos_token_id\": 95','\"bos_token_id\": 97',text_config.bos_token_id,vocab_size",
    "'\"hidden_act\": \"gelu\"','\"hidden_act\": \"mish\"',hidden_act,quick_gelu",
    "'\"num_hidden_layers\": 3','\"num_hidden_layers\": 2000000000',num_hidden_layers,1000",
    "'\"patch_size\": 16','\"patch_size\": -1',vision_config.patch_size,positive",
  })
  void aConfigurationThatCannotBeIsNamed(String from, String to, String field, String cause)
      throws IOException {
    copy(CriticGoldens.CAPTIONER);
    replace(CONFIG, from, to);
    refused(this::captioner, CONFIG, field, cause);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"resample\": 3','\"resample\": 0',resample",
    "'\"do_normalize\": true','\"do_normalize\": false',do_normalize",
    "'\"height\": 48','\"height\": 0',size.height",
    "'\"height\": 48','\"height\": 100000',size",
    "'\"height\": 48','\"height\": 15','size: expected sides of at least a patch, 16 pixels'",
    "'\": 48','\": 4096',size: expected at most 16384 patches of 16 pixels",
    "'0.00392156862745098','1.0',rescale_factor",
    "'0.26862954','0',image_std",
  })
  void aPreparationThatIsNotKnownIsNamed(String from, String to, String field) throws IOException {
    copy(CriticGoldens.CAPTIONER);
    replace("preprocessor_config.json", from, to);
    refused(this::captioner, "preprocessor_config.json", field);
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "5000", "400000"})
  void aCutFileIsRefused(int length) throws IOException {
    copy(CriticGoldens.CAPTIONER);
    var file = folder.resolve(WEIGHTS);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    refused(this::captioner, WEIGHTS);
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    copy(CriticGoldens.CAPTIONER);
    Files.delete(folder.resolve("tokenizer.json"));
    Files.delete(folder.resolve("vocab.txt"));
    refused(this::captioner, "tokenizer.json", "no such file");
    Files.delete(folder.resolve(WEIGHTS));
    refused(this::captioner, "safetensors");
  }

  @Test
  void theFingerprintIsThatOfEveryFileThatIsRead() throws IOException {
    copy(CriticGoldens.CAPTIONER);
    var whole = CriticFolder.fingerprint(folder);
    assertThat(whole).matches("[0-9a-f]{64}");
    Files.writeString(folder.resolve("README.md"), "not read");
    assertThat(CriticFolder.fingerprint(folder)).isEqualTo(whole);
    for (var name : List.of(CONFIG, WEIGHTS, "tokenizer.json", "preprocessor_config.json")) {
      var file = folder.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] other = bytes.clone();
      other[other.length - 1]++;
      Files.write(file, other);
      assertThat(CriticFolder.fingerprint(folder)).as(name).isNotEqualTo(whole);
      Files.write(file, bytes);
    }
    assertThat(CriticFolder.fingerprint(folder)).isEqualTo(whole);
    Files.move(folder.resolve(WEIGHTS), folder.resolve("model-00001-of-00001.safetensors"));
    assertThat(CriticFolder.fingerprint(folder)).isNotEqualTo(whole);
  }

  /** As the published folders of CLIPSeg write it. */
  @Test
  void oneNumberIsASquare() throws IOException {
    var file = folder.resolve("preprocessor_config.json");
    Files.writeString(file, "{\"size\": 352, \"resample\": 2}");
    var otherwise = new PictureInput(1, 2, PictureInput.Filter.BICUBIC, List.of(), List.of());
    var input = PictureInput.read(ConfigFile.read(file), otherwise, 16);
    assertThat(input.rows()).isEqualTo(352);
    assertThat(input.columns()).isEqualTo(352);
    assertThat(input.filter()).isEqualTo(PictureInput.Filter.BILINEAR);
  }
}
