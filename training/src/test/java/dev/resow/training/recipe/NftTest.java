package dev.resow.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NftTest {

  /** Checkpoints of earlier releases name these settings. */
  @Test
  void settingsWithoutGuidedPicturesAreThoseOfBefore() {
    assertThat(Nft.DEFAULT.settings())
        .isEqualTo(
            "Nft[matrices=Matrices[rank=32, alpha=64.0, learningRate=3.0E-4, weightDecay=1.0E-4, clip=1.0, averageDecay=0.9],"
                + " prompts=6, group=8, steps=12, times=3, rows=24, strength=1.0, anchor=1.0E-4, oldRate=0.001, oldLimit=0.5, products=FP32]");
    assertThat(Nft.DEFAULT.with(new Nft.Guided(2, 3)).settings())
        .contains("guided=Guided[pictures=2, weight=3.0]");
  }

  @Test
  void atMostHalfOfAPromptsPicturesAreGuided() {
    assertThatThrownBy(() -> Nft.DEFAULT.with(new Nft.Guided(5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guided pictures: expected 0 to 4, half of the 8 of a prompt, got 5");
    assertThatThrownBy(() -> Nft.DEFAULT.with(new Nft.Guided(4, .5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guidance: expected 1 or more, got 0.5");
  }
}
