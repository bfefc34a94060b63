package dev.resow.training.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixedGroupTest {

  @Test
  void eachPromptBeginsWithItsGuidedPictures() {
    var group = new MixedGroup(3, 1);
    var all = List.of(0, 1, 2, 3, 4, 5);
    assertThat(group.guided(all)).containsExactly(0, 3);
    assertThat(group.own(all)).containsExactly(1, 2, 4, 5);
    float[] guided = {0, 0, 3, 3};
    float[] own = {1, 1, 2, 2, 4, 4, 5, 5};
    assertThat(group.mixed(guided, own, 6)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
  }

  @Test
  void withoutGuidedPicturesNothingMoves() {
    var group = new MixedGroup(2, 0);
    assertThat(group.guided(List.of(1, 2))).isEmpty();
    assertThat(group.mixed(new float[0], new float[] {1, 2, 3, 4}, 2)).containsExactly(1, 2, 3, 4);
  }
}
