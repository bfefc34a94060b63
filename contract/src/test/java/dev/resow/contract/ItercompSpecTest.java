package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training by IterComp names its rewards, each with the hash of its files. */
class ItercompSpecTest {
  private static final TrainingCritic SPATIAL = reward("spatial");

  private static TrainingCritic reward(String name) {
    return new TrainingCritic(name, "ab".repeat(32));
  }

  @Test
  void rewardsAreThereOnce() {
    var two = List.of(SPATIAL, reward("presence"));
    assertThat(new ItercompSpec(two, 16).rewards()).isEqualTo(two);
    assertThatThrownBy(() -> new ItercompSpec(List.of(), 16))
        .hasMessageContaining("'itercomp.rewards'");
    assertThatThrownBy(() -> new ItercompSpec(List.of(SPATIAL, SPATIAL), 16))
        .hasMessageContaining("each once");
    assertThatThrownBy(() -> new ItercompSpec(two, 257))
        .hasMessageContaining("'itercomp.pictures'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss", "natural", "weight", "norm"})
  void aRewardIsNoOtherFigure(String name) {
    assertThatThrownBy(() -> new ItercompSpec(List.of(reward(name)), 16))
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void anotherRecipeHasNone() {
    var itercomp = new ItercompSpec(List.of(SPATIAL), 8);
    assertThatThrownBy(() -> spec(TrainingRecipe.NFT, itercomp)).hasMessageContaining("'itercomp'");
    assertThatThrownBy(() -> spec(TrainingRecipe.ITERCOMP, null))
        .hasMessageContaining("'itercomp'");
    var written = Json.text(spec(TrainingRecipe.ITERCOMP, itercomp));
    assertThat(Json.parse(written, TrainingSpec.class).itercomp()).isEqualTo(itercomp);
  }

  private static TrainingSpec spec(TrainingRecipe recipe, ItercompSpec itercomp) {
    return new TrainingSpec(
        "acme", recipe, "m", "base", List.of("a cat"), 4, 9, .1, 7, null, "likes", null, itercomp);
  }
}
