package dev.resow.diffusion.guidance.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a cat and a dog,               dog,          dog
          A Red FOX beside a wolf,       fox,          FOX
          two bears and a panda,         bear,         bears
          three foxes,                   fox,          foxes
          some ponies in a field,        pony,         ponies
          a pack of wolves,              wolf,         wolves
          a fire  hydrant and a bench,   fire hydrant, fire  hydrant
          a category of a cat,           cat,          cat
          a sea-lion and a lion,         lion,         lion
          een kat en een ‘vos’,          vos,          vos
          """)
  void aNounIsFoundAsWholeWords(String prompt, String name, String found) {
    Span at = Subjects.locate(prompt, List.of(name)).getFirst().at();
    assertThat(prompt.substring(at.start(), at.end())).isEqualTo(found);
  }

  @Test
  void aNameGivenTwiceMeansItsTwoMentions() {
    var spans = Subjects.locate("a cat and a black cat", List.of("cat", "cat"));
    assertThat(spans.get(0).at()).isEqualTo(new Span(2, 5));
    assertThat(spans.get(1).at()).isEqualTo(new Span(18, 21));
  }

  @Test
  void everySubjectHasItsOwnMention() {
    assertThat(found("two cats and a cat", "cats", "cat")).containsExactly("4-8", "15-18");
    assertThat(found("two cats and a cat", "cat", "cats")).containsExactly("15-18", "4-8");
    assertThat(found("a fire hydrant and a hydrant", "hydrant", "fire hydrant"))
        .containsExactly("21-28", "2-14");
  }

  @Test
  void modifiersThatAreGivenReplaceTheGuess() {
    String prompt = "a cat that is red and a fox, small and red";
    var spans =
        Subjects.locate(
            prompt, List.of("cat", "fox"), List.of(List.of("Red"), List.of("small", "red")));
    assertThat(spans.get(0).modifiers()).containsExactly(new Span(14, 17));
    assertThat(spans.get(1).modifiers()).containsExactly(new Span(29, 34), new Span(39, 42));
    assertThatThrownBy(() -> Subjects.locate(prompt, List.of("cat"), List.of(List.of("blue"))))
        .hasMessageContaining("modifier 'blue' is not an unused word of the prompt");
  }

  @Test
  void whatDescribesASubjectTellsItFromAnotherOfItsName() {
    String prompt = "a cat in red, a blue small Cat and a small blue cat";
    var spans =
        Subjects.locate(
            prompt,
            List.of("cat", "cat", "cat"),
            List.of(List.of("red"), List.of("blue", "small"), List.of("blue", "small")));
    assertThat(spans.stream().map(span -> span.described(prompt)))
        .containsExactly("red cat", "blue small cat", "blue small cat");
  }

  @Test
  void aSubjectDescribesNoOtherOne() {
    var spans =
        Subjects.locate(
            "a tiger chasing leopards and lion cubs", List.of("tiger", "leopards", "lion", "cubs"));
    assertThat(spans.get(1).modifiers()).containsExactly(new Span(8, 15));
    assertThat(spans.get(3).modifiers()).isEmpty();
  }

  @Test
  void modifiersAreTheDescribingWordsRightBefore() {
    String prompt = "a photo of a small blue fox, red cat and the dog";
    assertThat(modifiers(prompt, "fox")).containsExactly("small", "blue");
    assertThat(modifiers(prompt, "cat")).containsExactly("red");
    assertThat(modifiers(prompt, "dog")).isEmpty();
  }

  @Test
  void whatIsNotThereIsRefusedWithItsName() {
    refused(List.of("horse"), "'horse' is not in the prompt");
    refused(
        List.of("cat", "cat"), "'cat' is listed more often than it occurs in the prompt, 1 times");
    refused(List.of(" "), "expected a noun");
    refused(List.of("🦊"), "expected a noun");
    refused(List.of("at"), "'at' is not in the prompt");
  }

  @Test
  void wordsOfASubjectAreOneWordAndTheLeadInIsKnown() {
    String prompt = "A photo of a red fire hydrant next to a dog";
    var subjects = Subjects.locate(prompt, List.of("fire hydrant", "dog"));
    var words = PromptWords.of(prompt, subjects);
    assertThat(words.words()).hasSize(10); // fire hydrant counts once
    assertThat(words.groups().groups()).containsExactly(List.of(4, 5), List.of(9));
    assertThat(words.groups().leadIn()).isEqualTo(3);
  }

  @Test
  void aPromptWithoutLeadInHasNone() {
    String prompt = "a cat in a picture of a dog";
    var words = PromptWords.of(prompt, Subjects.locate(prompt, List.of("cat")));
    assertThat(words.groups().leadIn()).isZero();
  }

  private static List<String> found(String prompt, String... names) {
    return Subjects.locate(prompt, List.of(names)).stream()
        .map(s -> s.at().start() + "-" + s.at().end())
        .toList();
  }

  private static List<String> modifiers(String prompt, String name) {
    return Subjects.locate(prompt, List.of(name)).getFirst().modifiers().stream()
        .map(s -> prompt.substring(s.start(), s.end()))
        .toList();
  }

  private static void refused(List<String> names, String reason) {
    assertThatThrownBy(() -> Subjects.locate("a cat and a dog", names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
