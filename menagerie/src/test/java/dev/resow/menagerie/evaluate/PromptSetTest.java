package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.menagerie.scene.HeldOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptSetTest {
  @ParameterizedTest
  @EnumSource
  void everyPromptIsHeldOutAndNamesItsSubjects(PromptSet set) {
    assertThat(set.prompts()).doesNotHaveDuplicates().isEqualTo(set.prompts());
    for (var prompt : set.prompts()) {
      assertThat(HeldOut.isHeldOut(prompt.animals())).isTrue();
      prompt.subjects().forEach(subject -> assertThat(prompt.text()).contains(subject));
    }
  }

  @Test
  void publishedSetsHaveTwentyPromptsOrMore() {
    assertThat(PromptSet.LOOKALIKES.prompts()).hasSize(27);
    assertThat(PromptSet.TRIPLES.prompts()).hasSize(20);
  }

  @Test
  void aSetIsFoundByItsName() {
    assertThat(PromptSet.named("same-colour")).isEqualTo(PromptSet.SAME_COLOUR);
    assertThatThrownBy(() -> PromptSet.named("dogs")).hasMessageContaining("lookalikes, triples");
  }
}
