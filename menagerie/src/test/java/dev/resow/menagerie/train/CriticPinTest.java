package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.critic.folder.CriticFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
  void aMatcherHasNoRecipe() {
    assertThatThrownBy(() -> CriticPin.of(TINY.resolve("blip-itm")))
        .hasMessageContaining("BlipForImageTextRetrieval");
  }
}
