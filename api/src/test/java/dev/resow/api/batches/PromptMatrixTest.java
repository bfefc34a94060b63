package dev.resow.api.batches;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptMatrixTest {
  @Test
  void everyCombinationIsAPromptTheLastGroupChangesFastest() {
    assertThat(PromptMatrix.expand("a {cat|dog} and a {red|blue} fox"))
        .containsExactly(
            "a cat and a red fox",
            "a cat and a blue fox",
            "a dog and a red fox",
            "a dog and a blue fox");
  }

  @Test
  void anAlternativeMayBeEmpty() {
    assertThat(PromptMatrix.expand("a {|small }cat")).containsExactly("a cat", "a small cat");
  }

  @Test
  void bracesWithoutAlternativesArePlainText() {
    for (String prompt : new String[] {"a {cat}", "a | b", "a { b", "} {", ""}) {
      assertThat(PromptMatrix.size(prompt)).as(prompt).isEqualTo(1);
      assertThat(PromptMatrix.expand(prompt)).containsExactly(prompt);
    }
  }

  @Test
  void theSizeIsKnownBeforeAnythingIsExpanded() {
    assertThat(PromptMatrix.size("{a|b|c} {d|e}")).isEqualTo(6);
    assertThat(PromptMatrix.size("{a|b}".repeat(200))).isEqualTo(Integer.MAX_VALUE);
  }
}
