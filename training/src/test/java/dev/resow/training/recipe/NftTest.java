package dev.resow.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NftTest {

  @Test
  void aModelWithoutGuidanceHasNoGuidedPictures() {
    assertThat(Nft.Guided.standard(3)).isEqualTo(new Nft.Guided(2, 3));
    assertThat(Nft.Guided.standard(1)).isEqualTo(Nft.Guided.NONE);
    assertThat(Nft.Guided.standard(0)).isEqualTo(Nft.Guided.NONE);
  }

  /** A checkpoint with other settings is that of another training. */
  @Test
  void settingsTellTrainingsApart() {
    assertThat(Nft.DEFAULT.with(new Nft.Guided(2, 3)).settings())
        .contains("anchor=0.1", "guided=Guided[pictures=2, weight=3.0]");
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
