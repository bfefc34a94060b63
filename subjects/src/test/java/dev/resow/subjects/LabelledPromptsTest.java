package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.subjects.score.LabelledPrompt;
import dev.resow.subjects.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The share of labelled prompts that are read exactly. The rules were tuned on every other prompt
 * of the first file; the second was written before, with other nouns and verbs.
 */
class LabelledPromptsTest {
  private static SubjectFinder finder;

  @BeforeAll
  static void load() {
    finder = SubjectFinder.load();
  }

  @ParameterizedTest
  @CsvSource({"subjects-dev.tsv, 95, 85", "subjects-held-out.tsv, 88, 80"})
  void subjectsAreThoseOfThePeopleWhoLabelled(String file, double exact, double modifiers)
      throws IOException {
    var lines = Files.readAllLines(Path.of("src/test/resources/dev/resow/subjects", file));
    var score = Score.of(LabelledPrompt.read(lines), finder);
    assertThat(100.0 * score.total().exact() / score.total().prompts())
        .as("exact; misses: %s", score.misses())
        .isGreaterThanOrEqualTo(exact);
    assertThat(100.0 * score.total().modifiers() / score.total().prompts())
        .as("exact with modifiers; misses: %s", score.misses())
        .isGreaterThanOrEqualTo(modifiers);
  }
}
