package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import dev.resow.subjects.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the subjects of a request in its prompt by the rules of {@link Mentions}. A name given
 * twice means two mentions.
 */
public final class Subjects {
  /** Words that end a run of modifiers to the left of a noun. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "a", "an", "the", "and", "or", "of", "with", "in", "on", "at", "to", "by", "from", "for",
          "near", "under", "over", "above", "below", "behind", "beside", "between", "next", "left",
          "right", "front", "one", "two", "three", "four", "some", "many", "his", "her", "its",
          "their", "my", "your", "is", "are", "as", "this", "that", "these", "those");

  private Subjects() {}

  /**
   * @return one span per name, in the order given
   * @throws IllegalArgumentException when a name is blank or not (often enough) in the prompt
   */
  public static List<SubjectSpan> locate(String prompt, List<String> names) {
    return locate(prompt, names, List.of());
  }

  /**
   * @param modifiers for every name the words that describe it; empty for the words right before
   * @return one span per name, in the order given
   * @throws IllegalArgumentException when a name is blank or not (often enough) in the prompt, or a
   *     modifier is none of its words
   */
  public static List<SubjectSpan> locate(
      String prompt, List<String> names, List<List<String>> modifiers) {
    List<Optional<Mentions.Span>> mentions = Mentions.of(prompt, names);
    List<Mentions.Span> nouns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip();
      nouns.add(mentions.get(i).orElseThrow(() -> missing(prompt, name)));
    }
    var described = Mentions.describing(prompt, mentions, modifiers);
    List<SubjectSpan> spans = new ArrayList<>();
    for (int i = 0; i < nouns.size(); i++) {
      var own =
          modifiers.isEmpty()
              ? before(prompt, nouns.get(i), nouns)
              : given(modifiers.get(i), described.get(i));
      spans.add(new SubjectSpan(names.get(i).strip(), span(nouns.get(i)), own));
    }
    return List.copyOf(spans);
  }

  /** Every word of a text, as spans. */
  static List<Span> words(String text) {
    return Mentions.words(text).stream().map(Subjects::span).toList();
  }

  private static IllegalArgumentException missing(String prompt, String name) {
    if (name.chars().noneMatch(Character::isLetterOrDigit)) {
      return new IllegalArgumentException(
          "subjects: expected a noun of the prompt, got '%s'".formatted(name));
    }
    int count = Mentions.count(prompt, name);
    return new IllegalArgumentException(
        count == 0
            ? "subject '%s' is not in the prompt".formatted(name)
            : "subject '%s' is listed more often than it occurs in the prompt, %d times"
                .formatted(name, count));
  }

  private static List<Span> given(List<String> modifiers, List<Optional<Mentions.Span>> found) {
    List<Span> words = new ArrayList<>();
    for (int i = 0; i < modifiers.size(); i++) {
      String modifier = modifiers.get(i);
      var word =
          found
              .get(i)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "modifier '%s' is not an unused word of the prompt that can describe"
                              .formatted(modifier)));
      words.add(span(word));
    }
    return words;
  }

  /** The words before a noun, back to a function word, to punctuation or to another subject. */
  private static List<Span> before(
      String prompt, Mentions.Span noun, List<Mentions.Span> subjects) {
    List<Span> modifiers = new ArrayList<>();
    int right = noun.start();
    for (var word : Mentions.words(prompt.substring(0, noun.start())).reversed()) {
      boolean touching = prompt.substring(word.end(), right).isBlank();
      String text = prompt.substring(word.start(), word.end());
      boolean ends =
          FUNCTION_WORDS.contains(text.toLowerCase(Locale.ROOT))
              || subjects.stream().anyMatch(word::overlaps);
      if (!touching || ends) {
        break;
      }
      modifiers.addFirst(span(word));
      right = word.start();
    }
    return modifiers;
  }

  private static Span span(Mentions.Span span) {
    return new Span(span.start(), span.end());
  }
}
