package dev.resow.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerPromptsTest {
  @Test
  void aPromptIsAboutAPairIfItNamesBothWords() {
    var pairs = List.of(List.of("cat", "pig"), List.of("fox", "owl"));
    var about = LedgerPrompts.aboutOneOf(pairs);
    assertThat(about.test("a Pig above a cat")).isTrue();
    assertThat(
            LedgerPrompts.aboutOneOf(List.of(List.of("Äpfel", "Igel"))).test("ein igel und ÄPFEL"))
        .isTrue();
    assertThat(about.test("a cat and a fox")).as("of two pairs").isFalse();
    assertThat(about.test("a caterpillar and a pig")).as("part of a word").isFalse();
    assertThat(LedgerPrompts.aboutOneOf(null).test("anything")).as("all pairs").isTrue();
  }
}
