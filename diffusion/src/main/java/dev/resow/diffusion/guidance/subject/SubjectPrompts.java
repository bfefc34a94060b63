package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * For every subject, the prompt in which all nouns are replaced by this one: of "a red cat and a
 * blue dog" the first is "a red cat and a blue cat". The rest of the prompt stays, and with it the
 * number of things in the image. Where two subjects share a noun, their modifiers are what differs
 * and are replaced with it: "a red cat and a red cat". Elsewhere they stay with their own noun: the
 * same description twice is no prompt that a model knows, and its face grows beyond its region.
 */
public final class SubjectPrompts {
  private SubjectPrompts() {}

  /**
   * @return one prompt per subject, in their order; nothing when there is only one subject, or all
   *     are the same and no region would differ
   */
  public static List<String> of(String prompt, List<SubjectSpan> subjects) {
    boolean shared =
        subjects.stream().map(s -> noun(prompt, s)).distinct().count() < subjects.size();
    List<Phrase> phrases =
        subjects.stream()
            .map(s -> shared ? Phrase.of(prompt, s) : new Phrase(s.at().start(), s.at().end()))
            .toList();
    List<String> texts = phrases.stream().map(p -> p.text(prompt)).toList();
    long different =
        texts.stream().map(t -> t.toLowerCase(java.util.Locale.ROOT)).distinct().count();
    return different < 2
        ? List.of()
        : IntStream.range(0, phrases.size())
            .mapToObj(i -> everywhere(prompt, phrases, texts.get(i)))
            .toList();
  }

  private static String noun(String prompt, SubjectSpan subject) {
    var at = subject.at();
    return prompt.substring(at.start(), at.end()).toLowerCase(java.util.Locale.ROOT);
  }

  private static String everywhere(String prompt, List<Phrase> phrases, String text) {
    var changed = new StringBuilder(prompt);
    phrases.stream()
        .sorted(Comparator.comparingInt(Phrase::start).reversed()) // from the back: offsets hold
        .forEach(p -> changed.replace(p.start(), p.end(), text));
    return changed.toString();
  }

  /** A subject with the modifiers that stand right before it. */
  private record Phrase(int start, int end) {
    static Phrase of(String prompt, SubjectSpan subject) {
      int start = subject.at().start();
      var nearestFirst =
          subject.modifiers().stream()
              .sorted(Comparator.comparingInt(Span::start).reversed())
              .toList();
      for (var modifier : nearestFirst) {
        boolean touching =
            modifier.end() <= start && prompt.substring(modifier.end(), start).isBlank();
        start = touching ? modifier.start() : start;
      }
      return new Phrase(start, subject.at().end());
    }

    String text(String prompt) {
      return prompt.substring(start, end);
    }
  }
}
