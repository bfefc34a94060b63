package dev.resow.training.comat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which entities teach something, and what their masks become on the grid of image tokens. */
class EntityTest {
  private static Entity entity(String noun, float... mask) {
    return new Entity(noun, new int[] {3}, mask);
  }

  @Test
  void anEntityThatThePictureDoesNotShowIsSkipped() {
    var cat = entity("cat", 0, 1, 0, 0);
    assertThat(Entity.usable(List.of(cat, entity("dog", 0, 0, 0, 0), entity("fox", .1f, 0, 0, 0))))
        .containsExactly(cat);
  }

  @Test
  void aNounThatOccursTwiceIsSkippedBothTimes() {
    var dog = entity("dog", 1, 0, 0, 0);
    assertThat(Entity.usable(List.of(entity("cat", 1, 0, 0, 0), dog, entity(" Cat", 0, 1, 0, 0))))
        .containsExactly(dog);
  }

  @Test
  void anEntityBehindTheLastTokenIsSkipped() {
    assertThat(Entity.usable(List.of(new Entity("cat", new int[0], new float[] {1, 1})))).isEmpty();
  }

  @Test
  void aMaskBecomesTheShareOfEachImageToken() {
    float[] logits = {
      1, 1, -1, -1, //
      1, -1, -1, 2, //
      0, -1, 3, 3, //
      -1, -1, 3, 3
    };
    assertThat(Masks.shares(logits, 4, 4, 2, 2)).containsExactly(.75f, .25f, 0, 1);
    assertThat(Masks.shares(logits, 4, 4, 4, 4)).hasSize(16);
    assertThat(Masks.shares(logits, 2, 8, 1, 1)).containsExactly(8f / 16);
    assertThatThrownBy(() -> Masks.shares(logits, 4, 4, 5, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Masks.shares(logits, 3, 4, 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
