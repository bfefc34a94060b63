package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.guidance.subject.Subjects;
import dev.resow.subjects.Mentions;
import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the api accepts as a subject is what the sampler finds again. */
class SubjectsAgreeTest {
  private static final List<String> PROMPTS =
      List.of(
          "a cat and a cat",
          "two cats, a cat and 3 foxes near some ponies",
          "a fire  hydrant next to a hydrant; wolves",
          "A Red FOX, a sea-lion and a lion. A lion!");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat", "cat|cat", "cats|cat", "cat|cats", "FOX", "fox|fox", "pony", "hydrant|fire hydrant",
        "fire hydrant", "wolf", "lion|lion", "lion|sea-lion", "dog", "at", "!", "red fox"
      })
  void onEveryName(String names) {
    List<String> given = Arrays.asList(names.split("\\|"));
    for (String prompt : PROMPTS) {
      var accepted = Mentions.of(prompt, given);
      if (accepted.stream().allMatch(Optional::isPresent)) {
        assertThat(Subjects.locate(prompt, given))
            .extracting(s -> new Mentions.Span(s.at().start(), s.at().end()))
            .containsExactlyElementsOf(accepted.stream().map(Optional::get).toList());
      } else {
        assertThat(refused(prompt, given, List.of())).as(prompt).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "red;red",
        "red;",
        ";red",
        "red red;",
        "lion;",
        "small red;blue",
        "dark;blue",
        "sea;sea-lion",
        "cat;dog",
        "Blue;",
        "!;",
        "sea-lion;sea"
      })
  void onEveryModifier(String modifiers) {
    var given =
        Arrays.stream(modifiers.split(";", -1))
            .map(words -> words.isEmpty() ? List.<String>of() : List.of(words.split(" ")))
            .toList();
    var names = List.of("cat", "dog");
    for (String prompt :
        List.of(
            "a small red cat and a dark blue dog",
            "a red cat and a red dog, red",
            "a sea-lion, a cat cat and a BLUE dog")) {
      var words = Mentions.describing(prompt, Mentions.of(prompt, names), given);
      if (words.stream().flatMap(List::stream).allMatch(Optional::isPresent)) {
        assertThat(Subjects.locate(prompt, names, given))
            .extracting(
                s ->
                    s.modifiers().stream().map(m -> new Mentions.Span(m.start(), m.end())).toList())
            .containsExactlyElementsOf(
                words.stream()
                    .map(own -> own.stream().map(Optional::orElseThrow).toList())
                    .toList());
      } else {
        assertThat(refused(prompt, names, given)).as(prompt).isTrue();
      }
    }
  }

  @Test
  void onWhatIsFoundInAPrompt() {
    var finder = SubjectFinder.load();
    for (String prompt : PROMPTS) {
      var found = finder.find(prompt);
      var modifiers =
          found.stream()
              .map(s -> s.modifiers().stream().map(Subject.Modifier::text).toList())
              .toList();
      assertThat(Subjects.locate(prompt, found.stream().map(Subject::text).toList(), modifiers))
          .extracting(s -> s.at().start())
          .containsExactlyElementsOf(found.stream().map(Subject::start).toList());
    }
  }

  private static boolean refused(String prompt, List<String> names, List<List<String>> modifiers) {
    try {
      Subjects.locate(prompt, names, modifiers);
      return false;
    } catch (IllegalArgumentException expected) {
      return true;
    }
  }
}
