package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client sends. */
class AnyPromptTest {
  private static final SubjectFinder FINDER = SubjectFinder.load();

  private static final List<String> PIECES =
      List.of(
          "a",
          "the",
          "no",
          "cat",
          "red",
          "dogs",
          "sitting",
          "on",
          "left",
          "of",
          "is",
          "it",
          "that",
          "and",
          ",",
          ".",
          "\n",
          "'s",
          "(",
          ")",
          "[",
          "]",
          ":1.3",
          "<lora:x:1>",
          "BREAK",
          "&amp;",
          "photo",
          "1girl",
          "geese",
          "\"",
          "style",
          "by",
          "his",
          "made",
          "wood",
          "its",
          "🦊",
          "-",
          "jack-o'-lantern",
          "to",
          "the left of",
          "above",
          "without",
          "looks",
          "painted",
          "very");

  @Property(tries = 2_000)
  void subjectsLieInTheTextAndApart(@ForAll("prompts") String prompt) {
    var reading = FINDER.read(prompt);
    String text = reading.text();
    int end = 0;
    for (Subject subject : reading.subjects()) {
      assertThat(subject.start()).isGreaterThanOrEqualTo(end);
      assertThat(text.substring(subject.start(), subject.end())).isEqualTo(subject.text());
      assertThat(subject.text()).isNotBlank();
      for (Subject.Modifier word : subject.modifiers()) {
        assertThat(text.substring(word.start(), word.end())).isEqualTo(word.text());
      }
      end = subject.end();
    }
    for (Doubt doubt : reading.doubts()) {
      assertThat(doubt.sentence()).hasSizeLessThan(1_000);
    }
  }

  @Provide
  Arbitrary<String> prompts() {
    Arbitrary<String> words =
        Arbitraries.of(PIECES).list().ofMaxSize(60).map(list -> String.join(" ", list));
    Arbitrary<String> joined =
        Arbitraries.of(PIECES).list().ofMaxSize(30).map(list -> String.join("", list));
    Arbitrary<String> unicode = Arbitraries.strings().ofMaxLength(200);
    return Arbitraries.oneOf(words, joined, unicode);
  }
}
