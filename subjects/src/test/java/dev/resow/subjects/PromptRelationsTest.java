package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a prompt asks its subjects to be. */
class PromptRelationsTest {
  private static SubjectFinder finder;

  @BeforeAll
  static void load() {
    finder = SubjectFinder.load();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a photo of a lion left of a rabbit              | lion left_of rabbit
          a lion to the left of a rabbit                  | lion left_of rabbit
          a red lion on the right of a blue rabbit        | lion right_of rabbit
          a giraffe standing to the right of a zebra      | giraffe right_of zebra
          a bear stands above a koala                     | bear above koala
          a horse jumping over a fence                    | horse above fence
          a dog under a table                             | dog below table
          a dog beneath a table                           | dog below table
          a cat on top of a book                          | cat on book
          a cat on a horse                                | cat on horse
          a cat sitting on a horse                        | cat on horse
          a dog next to a fire hydrant                    | dog next_to fire hydrant
          the parrot which sits beside the tiger          | parrot next_to tiger
          a cat left of a dog and right of a fox          | cat left_of dog, cat right_of fox
          A cat sits on a rug. To the right of the cat stands a dog. | cat on rug, dog right_of cat
          Beside the armchair stands a tall lamp          | lamp next_to armchair
          a cat and a dog on the beach                    | -
          a cat with a hat                                | -
          """)
  void relationsBetweenSubjects(String prompt, String expected) {
    var reading = finder.read(prompt);
    assertThat(
            reading.relations().stream()
                .map(
                    r ->
                        reading.subjects().get(r.first()).text()
                            + " "
                            + r.place().name().toLowerCase(Locale.ROOT)
                            + " "
                            + reading.subjects().get(r.second()).text()))
        .isEqualTo(
            expected.equals("-") ? java.util.List.of() : Arrays.asList(expected.split(", ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the cat left of the dog and the dog left of the cat",
        "a cat above a dog. The dog is above the fox. The fox is above the cat. A fox.",
        "a cat left of a dog, the dog left of a fox, the fox left of the cat"
      })
  void contradictionsAreADoubtAndNothingIsRelated(String prompt) {
    var reading = finder.read(prompt);
    assertThat(reading.doubts()).extracting(Doubt::code).contains("contradictory-relations");
    assertThat(reading.relations()).isEmpty();
  }

  @Test
  void aRelationToNoSubjectIsADoubt() {
    assertThat(finder.read("a cat and a dog to the left of happiness").doubts())
        .extracting(Doubt::code)
        .containsExactly("relation-without-subject");
  }
}
