package dev.resow.subjects.score;

import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many prompts have exactly the labelled subjects.
 *
 * @param total over all prompts
 * @param kinds per kind of prompt, in the order of the file
 * @param misses prompts that are not exact with modifiers
 */
public record Score(Tally total, Map<String, Tally> kinds, List<Miss> misses) {

  /**
   * Numbers of prompts.
   *
   * @param exact all nouns right and no other, in order, in any case
   * @param modifiers also all modifiers right and no other
   * @param lastWords the last word of each noun right
   */
  public record Tally(int prompts, int exact, int modifiers, int lastWords) {
    private Tally plus(Tally other) {
      return new Tally(
          prompts + other.prompts,
          exact + other.exact,
          modifiers + other.modifiers,
          lastWords + other.lastWords);
    }
  }

  /**
   * A prompt that was read otherwise.
   *
   * @param nouns whether its nouns are wrong, and not only modifiers
   * @param expected as "red cat; dog"
   * @param found in the same form
   */
  public record Miss(String prompt, String kind, boolean nouns, String expected, String found) {}

  /** Reads every prompt. */
  public static Score of(List<LabelledPrompt> prompts, SubjectFinder finder) {
    Map<String, Tally> kinds = new LinkedHashMap<>();
    List<Miss> misses = new ArrayList<>();
    for (LabelledPrompt prompt : prompts) {
      List<LabelledPrompt.Label> found =
          finder.find(prompt.prompt()).stream().map(Score::label).toList();
      boolean exact = nouns(found).equals(nouns(prompt.subjects()));
      boolean modifiers = exact && described(found).equals(described(prompt.subjects()));
      boolean last = lastWords(found).equals(lastWords(prompt.subjects()));
      kinds.merge(
          prompt.kind(), new Tally(1, exact ? 1 : 0, modifiers ? 1 : 0, last ? 1 : 0), Tally::plus);
      if (!modifiers) {
        misses.add(
            new Miss(prompt.prompt(), prompt.kind(), !exact, text(prompt.subjects()), text(found)));
      }
    }
    return new Score(
        kinds.values().stream().reduce(new Tally(0, 0, 0, 0), Tally::plus), kinds, misses);
  }

  private static LabelledPrompt.Label label(Subject subject) {
    return new LabelledPrompt.Label(
        subject.text(), subject.modifiers().stream().map(Subject.Modifier::text).toList());
  }

  /** In lower case, parts separated by one space, whatever separates them in the prompt. */
  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", " ");
  }

  private static List<String> nouns(List<LabelledPrompt.Label> labels) {
    return labels.stream().map(label -> plain(label.noun())).toList();
  }

  private static List<List<String>> described(List<LabelledPrompt.Label> labels) {
    return labels.stream()
        .map(label -> label.modifiers().stream().map(Score::plain).toList())
        .toList();
  }

  private static List<String> lastWords(List<LabelledPrompt.Label> labels) {
    return nouns(labels).stream().map(noun -> noun.substring(noun.lastIndexOf(' ') + 1)).toList();
  }

  private static String text(List<LabelledPrompt.Label> labels) {
    return labels.stream()
        .map(
            label ->
                label.modifiers().isEmpty()
                    ? label.noun()
                    : String.join(" ", label.modifiers()) + " | " + label.noun())
        .collect(Collectors.joining("; "));
  }
}
