package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepSetTest {
  @ParameterizedTest
  @CsvSource({
    "pilot-triples, TRIPLES, 3",
    "pilot-quartets, QUARTETS, 4",
    "pilot-colours, COLOURS, 2"
  })
  void pilotPromptsAreInNoEvaluation(String name, PromptSet evaluated, int animals) {
    var pilots = SweepSet.named(name).prompts();

    assertThat(pilots).isNotEmpty().doesNotHaveDuplicates();
    assertThat(pilots).doesNotContainAnyElementsOf(evaluated.prompts());
    assertThat(pilots).allMatch(prompt -> prompt.animals().size() == animals);
  }

  @Test
  void aSetOfAnEvaluationHasItsPrompts() {
    assertThat(SweepSet.named("colours").prompts()).isEqualTo(PromptSet.COLOURS.prompts());
  }
}
