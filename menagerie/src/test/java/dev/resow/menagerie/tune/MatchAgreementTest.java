package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Prompts of the world as a matcher's judge reads them. */
class MatchAgreementTest {
  @Test
  void everyAnimalIsFoundWhereItsPromptNamesIt() {
    for (var set : ComparedSet.values()) {
      for (var prompt : set.prompts()) {
        var asked = MatchAgreement.asked(prompt);
        assertThat(asked.subjects())
            .as(prompt.text())
            .containsExactlyElementsOf(prompt.animals().stream().map(a -> a.word()).toList());
        assertThat(asked.names())
            .allSatisfy(
                name ->
                    assertThat(prompt.text().substring(name.start(), name.end()))
                        .isEqualTo(name.text()));
      }
    }
  }
}
