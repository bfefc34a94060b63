package dev.resow.training.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.subjects.Subject;
import dev.resow.training.judge.AskedPrompt.Swap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts that a picture of a prompt is compared with. */
class AskedPromptTest {
  /** As the finder of subjects gives it. */
  private static AskedPrompt read(String prompt, String... nouns) {
    var found = new ArrayList<Subject>();
    int from = 0;
    for (var noun : nouns) {
      int start = prompt.indexOf(noun, from);
      from = start + noun.length();
      found.add(new Subject(noun, start, from, List.of()));
    }
    return AskedPrompt.of(prompt, found);
  }

  @Test
  void everyNameIsReplacedByEveryOther() {
    assertThat(
            read("a cat, a dog and a fire hydrant", "cat", "dog", "fire hydrant").swaps(List.of()))
        .extracting(Swap::text)
        .containsExactly(
            "a dog, a dog and a fire hydrant",
            "a fire hydrant, a dog and a fire hydrant",
            "a cat, a cat and a fire hydrant",
            "a cat, a fire hydrant and a fire hydrant",
            "a cat, a dog and a cat",
            "a cat, a dog and a dog");
  }

  @Test
  void theArticleFits() {
    assertThat(
            read("An elephant beside a tiny owl and a cat", "elephant", "owl", "cat")
                .swaps(List.of()))
        .extracting(Swap::text)
        .contains(
            "An owl beside a tiny owl and a cat",
            "A cat beside a tiny owl and a cat",
            "An elephant beside a tiny owl and an elephant")
        .as("an adjective keeps its article")
        .contains("An elephant beside a tiny elephant and a cat");
    assertThat(AskedPrompt.photo("owl")).isEqualTo("a photo of an owl");
  }

  @Test
  void oneSubjectIsReplacedByThoseOfOtherPrompts() {
    var asked = read("an oil painting of a fox", "fox");
    assertThat(asked.subjects()).containsExactly("fox");
    assertThat(asked.swaps(List.of("cat", "fox", "owl", "dog", "pig", "bear")))
        .extracting(Swap::by)
        .containsExactly("owl", "dog", "pig");
    assertThat(asked.swaps(List.of("fox"))).isEmpty();
  }

  @Test
  void theSameNameTwiceIsOneSubject() {
    var asked = read("a cat and a Cat", "cat", "Cat");
    assertThat(asked.subjects()).containsExactly("cat");
    assertThat(asked.swaps(List.of("dog")))
        .extracting(Swap::text)
        .containsExactly("a dog and a Cat", "a cat and a dog");
  }

  @Test
  void aPromptHasASubject() {
    assertThatThrownBy(() -> read("blue light")).hasMessageContaining("expected a prompt with a");
  }
}
