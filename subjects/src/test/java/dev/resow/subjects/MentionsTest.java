package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a cat and a dog             | dog                   | 12-15
          two foxes and a pony        | Fox, ponies           | 4-9, -
          two foxes and a pony        | fox, pony             | 4-9, 16-20
          some wolves                 | wolf                  | 5-11
          a category of a cat         | cat                   | 16-19
          a cat and a cat             | cat, cat              | 2-5, 12-15
          a cat                       | cat, cat              | 2-5, -
          two cats and a cat          | cats, cat             | 4-8, 15-18
          two cats and a cat          | cat, cats             | 15-18, 4-8
          a fire  hydrant, a hydrant  | hydrant, fire hydrant | 19-26, 2-15
          a flock of geese and 1girl  | goose, girl           | 11-16, 22-26
          two knives, five mice       | knife, mouse          | 4-10, 17-21
          a fox!                      | !                     | -
          """)
  void everySubjectHasItsOwnMention(String prompt, String names, String expected) {
    var found = Mentions.of(prompt, Arrays.asList(names.split(", ")));
    assertThat(found.stream().map(m -> m.map(s -> s.start() + "-" + s.end()).orElse("-")))
        .containsExactly(expected.split(", "));
  }

  @Test
  void aModifierDescribesOneSubjectAndIsNone() {
    String prompt = "a red cat and a dog";
    var both = Mentions.of(prompt, List.of("cat", "dog"));
    assertThat(Mentions.describing(prompt, both, List.of(List.of("red"), List.of("red"))).get(1))
        .containsExactly(Optional.empty());
    assertThat(describing(prompt, "dog", "red")).containsExactly("2-5");
    assertThat(describing("a leopard tiger", "leopard", "leopard")).containsExactly("-");
    assertThat(describing("a red fox, a red cat", "cat", "red")).containsExactly("13-16");
  }

  private static List<String> describing(String prompt, String name, String... modifiers) {
    var at = Mentions.of(prompt, List.of(name));
    return Mentions.describing(prompt, at, List.of(List.of(modifiers))).getFirst().stream()
        .map(m -> m.map(s -> s.start() + "-" + s.end()).orElse("-"))
        .toList();
  }

  @Test
  void aWordIsAWholeWord() {
    assertThat(describing("a Red fox", "fox", "red")).containsExactly("2-5");
    assertThat(describing("a redder fox", "fox", "red")).containsExactly("-");
    assertThat(Mentions.of("a cat", List.of())).isEmpty();
  }

  @Test
  void mentionsAreCountedWhateverIsTaken() {
    assertThat(Mentions.count("two cats, a cat and a sea-cat", "cat")).isEqualTo(3);
    assertThat(Mentions.count("a cat", "!")).isZero();
  }
}
