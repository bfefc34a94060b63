package dev.resow.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerPromptsTest {
  @Test
  void aPromptIsAboutAPairIfItNamesBothWords() {
    var pairs = List.of(List.of("cat", "pig"), List.of("fox", "owl"));
    assertThat(LedgerPrompts.isAboutOneOf(pairs, "a Pig above a cat")).isTrue();
    assertThat(LedgerPrompts.isAboutOneOf(pairs, "a cat and a fox")).as("of two pairs").isFalse();
    assertThat(LedgerPrompts.isAboutOneOf(pairs, "a caterpillar and a pig"))
        .as("part of a word")
        .isFalse();
    assertThat(LedgerPrompts.isAboutOneOf(null, "anything")).as("all pairs").isTrue();
  }
}
