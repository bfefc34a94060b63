package dev.resow.training.critic.blip;

import static dev.resow.training.critic.CriticGoldens.VALUES;
import static dev.resow.training.critic.CriticGoldens.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.FiniteDifferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both encoders and a head that is given here. */
class BlipRewardTest {
  private static final List<String> CAPTIONS = CriticGoldens.captions();

  private final NDManager manager = TensorEngine.manager();

  @TempDir Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  /** A reward of the matcher's encoders whose head is the difference of the matcher's two rows. */
  private BlipReward odds(RewardScale scale) throws IOException {
    var weights = new LinkedHashMap<>(RewardWeights.start(CriticGoldens.MATCHER, manager));
    var matcher = Safetensors.open(CriticGoldens.MATCHER.resolve("model.safetensors"));
    for (var part : List.of("weight", "bias")) {
      NDArray both = matcher.read("itm_head." + part, manager, DataType.FLOAT32);
      NDArray odds = both.get("1:2").sub(both.get("0:1"));
      weights.put("reward_head." + part, odds);
    }
    RewardWeights.write(CriticGoldens.MATCHER, folder, weights, scale);
    return BlipReward.over(folder, _ -> new Weights(weights, Precision.FP32));
  }

  /** So its value is the difference of the matcher's logits, which transformers computed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void equalsTheReferenceOfAMatcher(int n) throws IOException {
    try (var reward = odds(RewardScale.NONE)) {
      NDArray picture = CriticGoldens.picture(manager);
      float[] logits = CriticGoldens.tensor("itm." + n + ".logits", manager).toFloatArray();
      float[] got = reward.reward(picture, List.of(CAPTIONS.get(n))).toFloatArray();
      assertThat(error(got, new float[] {logits[1] - logits[0]})).isLessThan(10 * VALUES);
    }
  }

  @Test
  void theGradientIsTheSlope() throws IOException {
    try (var reward = odds(new RewardScale(.1, .5))) {
      NDArray picture = CriticGoldens.tensor("prepared.blip", manager).expandDims(0);
      var caption = List.of(CAPTIONS.get(0));
      NDArray gradient = CriticGoldens.gradient(picture, p -> reward.reward(p, caption));
      FiniteDifferences.check(picture, gradient, p -> reward.reward(p, caption).getFloat());
    }
  }

  @Test
  void aWrittenRewardIsReadAgainAndStandardised() throws IOException {
    double raw;
    try (var reward = odds(new RewardScale(-2, 4))) {
      raw = reward.raw(CriticGoldens.picture(manager), CAPTIONS.subList(0, 1)).getFloat();
    }
    try (var read = BlipReward.load(folder, Device.cpu())) {
      NDArray two = CriticGoldens.picture(manager).concat(CriticGoldens.picture(manager), 0);
      float[] values = read.reward(two, CAPTIONS.subList(0, 2)).toFloatArray();
      assertThat((double) values[0]).as("from float16").isCloseTo((raw + 2) / 4, within(5e-3));
      assertThat(values[1]).isNotEqualTo(values[0]);
    }
  }

  @Test
  void aCaptionerGivesItsEncoders() throws IOException {
    var weights = RewardWeights.start(CriticGoldens.CAPTIONER, manager);
    assertThat(weights.get("reward_head.weight").getShape()).isEqualTo(new Shape(1, 32));
    assertThat(weights.get("reward_head.weight").toFloatArray()).containsOnly(0);
    var captioner = Safetensors.open(CriticGoldens.CAPTIONER.resolve("model.safetensors"));
    var layer = ".encoder.layer.0.crossattention.self.key.weight";
    assertThat(weights.get("text_encoder" + layer).toFloatArray())
        .isEqualTo(
            captioner.read("text_decoder.bert" + layer, manager, DataType.FLOAT32).toFloatArray());
  }

  @Test
  void anotherFolderIsRefusedByName() throws IOException {
    assertThatThrownBy(() -> BlipReward.load(CriticGoldens.MATCHER, Device.cpu()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("BlipForImageReward");
    assertThatThrownBy(() -> RewardWeights.start(CriticGoldens.SEGMENTER, manager))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("BlipForImageTextRetrieval");
    odds(RewardScale.NONE).close();
    var config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("\"deviation\" : 1.0", "\"deviation\" : 0"));
    assertThatThrownBy(() -> BlipReward.load(folder, Device.cpu()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("reward.deviation");
  }
}
