package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.prompts.PromptWorld;
import dev.resow.contract.prompts.PromptWorld.Refusal;
import dev.resow.training.session.RewardSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers find of the demo world. */
class MenageriePromptsTest {
  private final PromptWorld world = PromptWorld.load();

  @Test
  void itsSetsAreThoseOfTheCommandLineAndNoPromptOfThemIsRefused() {
    assertThat(world.sets()).containsExactly("pairs", "triples", "relations", "colours", "mix");
    for (String set : world.sets())
      assertThat(world.set(set).orElseThrow())
          .as(set)
          .isNotEmpty()
          .allMatch(prompt -> world.refusal(prompt).isEmpty());
    assertThat(world.set("PAIRS")).isEmpty();
  }

  @Test
  void heldOutAndUnknownPromptsAreTold() {
    assertThat(world.refusal("a wolf and a cat")).hasValue(Refusal.HELD_OUT);
    assertThat(world.refusal("a photo of a red tiger and a blue leopard"))
        .hasValue(Refusal.HELD_OUT);
    assertThat(world.refusal("a castle by the sea")).hasValue(Refusal.UNKNOWN);
    assertThat(world.refusal("a cat and a pig")).isEmpty();
  }

  @Test
  void whatItHoldsOutIsRefusedForTrainings() {
    assertThat(world.heldOut())
        .hasSizeGreaterThan(100)
        .doesNotHaveDuplicates()
        .contains("a tiger and a leopard")
        .allMatch(prompt -> world.refusal(prompt).equals(Optional.of(Refusal.HELD_OUT)));
  }

  @Test
  void itsCriticIsFoundByItsFolder(@TempDir Path empty) throws Exception {
    try (var critic = RewardSource.find(Path.of("../models/critic"))) {
      assertThat(critic.identity()).hasSize(64);
      double[] rewards = critic.of(List.of("a cat"), List.of(new float[3 * 128 * 128]));
      assertThat(rewards).hasSize(1);
      assertThat(rewards[0]).isBetween(0.0, 1.0);
    }
    assertThatThrownBy(() -> RewardSource.find(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected the folder of a critic");
  }
}
