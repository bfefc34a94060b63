package dev.resow.diffusion.guidance.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectPromptsTest {
  @Test
  void everySubjectBecomesTheOne() {
    assertThat(prompts("a photo of a tiger and a leopard", "tiger", "leopard"))
        .containsExactly("a photo of a tiger and a tiger", "a photo of a leopard and a leopard");
    assertThat(prompts("a cat, a wolf and a fox", "cat", "wolf", "fox"))
        .containsExactly(
            "a cat, a cat and a cat", "a wolf, a wolf and a wolf", "a fox, a fox and a fox");
  }

  @Test
  void modifiersStayWhereNounsDiffer() {
    assertThat(prompts("a red cat and a small blue dog", "cat", "dog"))
        .containsExactly("a red cat and a small blue cat", "a red dog and a small blue dog");
  }

  @Test
  void aModifierElsewhereStaysWhereItIs() {
    var subjects =
        Subjects.locate(
            "a cat that is red and a dog",
            List.of("cat", "dog"),
            List.of(List.of("red"), List.of()));
    assertThat(SubjectPrompts.of("a cat that is red and a dog", subjects))
        .containsExactly("a cat that is red and a cat", "a dog that is red and a dog");
  }

  @Test
  void theOrderOfTheRequestIsKeptWhateverThePromptsOrder() {
    assertThat(prompts("a dog and a cat", "cat", "dog"))
        .containsExactly("a cat and a cat", "a dog and a dog");
  }

  @Test
  void oneSubjectOrTheSameTwiceHasNoRegions() {
    assertThat(prompts("a tiger", "tiger")).isEmpty();
    assertThat(prompts("a cat and a Cat", "cat", "cat")).isEmpty();
  }

  @Test
  void modifiersGoWithTheirSubjectWhereNounsDoNotDiffer() {
    assertThat(prompts("a red cat and a blue cat", "cat", "cat"))
        .containsExactly("a red cat and a red cat", "a blue cat and a blue cat");
    assertThat(prompts("a red cat, a blue cat and a dog", "cat", "cat", "dog"))
        .containsExactly(
            "a red cat, a red cat and a red cat",
            "a blue cat, a blue cat and a blue cat",
            "a dog, a dog and a dog");
  }

  private static List<String> prompts(String prompt, String... names) {
    return SubjectPrompts.of(prompt, Subjects.locate(prompt, List.of(names)));
  }
}
