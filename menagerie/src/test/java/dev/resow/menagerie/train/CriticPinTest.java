package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.critic.folder.CriticFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A critic is named by its folder, its class and its files. */
class CriticPinTest {
  private static final Path TINY = Path.of("../training/src/test/resources/critics-tiny");

  @Test
  void nameKindAndHash() {
    var captioner = TINY.resolve("blip-caption");
    assertThat(CriticPin.of(captioner))
        .isEqualTo("blip-caption:captioner:" + CriticFolder.fingerprint(captioner));
    assertThat(CriticPin.of(TINY.resolve("clipseg"))).startsWith("clipseg:segmenter:");
  }

  @Test
  void aRewardIsOneByItsClass(@TempDir Path folder) throws IOException {
    var reward = Files.createDirectory(folder.resolve("spatial"));
    var matcher = Files.readString(TINY.resolve("blip-itm/config.json"));
    Files.writeString(
        reward.resolve("config.json"),
        matcher.replace("BlipForImageTextRetrieval", BlipReward.ARCHITECTURE));
    assertThat(CriticPin.of(reward)).startsWith("spatial:reward:");
  }

  @Test
  void aMatcherHasNoRecipe() {
    assertThatThrownBy(() -> CriticPin.of(TINY.resolve("blip-itm")))
        .hasMessageContaining("BlipForImageTextRetrieval");
  }
}
