package dev.resow.training.judge;

import dev.resow.subjects.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt and the names of what its picture must show.
 *
 * @param text what the model reads
 * @param names at least one, in the order of the text
 */
public record AskedPrompt(String text, List<Name> names) {
  private static final int MOST_OTHERS = 3;

  /**
   * The prompt with one subject's name replaced.
   *
   * @param subject index of the name that is replaced
   * @param by the name in its place
   * @param text the prompt that results
   */
  public record Swap(int subject, String by, String text) {}

  public AskedPrompt {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected a prompt with a subject, got '" + text + "'");
    }
    for (var name : names) {
      if (name.end() > text.length()) {
        throw new IllegalArgumentException(
            "expected names inside of the prompt '%s', got %s".formatted(text, name));
      }
    }
  }

  /**
   * By the subjects that were found in it.
   *
   * @param text of the reading that found them
   * @param found at least one
   */
  public static AskedPrompt of(String text, List<Subject> found) {
    return new AskedPrompt(
        text, found.stream().map(one -> new Name(one.text(), one.start(), one.end())).toList());
  }

  /** The distinct names, in lower case, in the order of the text. */
  public List<String> subjects() {
    return names.stream().map(Name::text).map(Texts::plain).distinct().toList();
  }

  /** What a picture of this subject alone is asked for, and what its score is measured with. */
  public static String photo(String subject) {
    return Texts.photo(subject);
  }

  /**
   * Every name replaced by every other name of the prompt. Where the prompt has no other name, by
   * up to three of the others, those that follow it first.
   *
   * @param others names of other prompts; lower case, distinct
   */
  public List<Swap> swaps(List<String> others) {
    var own = subjects();
    var swaps = new ArrayList<Swap>();
    for (int i = 0; i < names.size(); i++) {
      var at = names.get(i);
      var name = Texts.plain(at.text());
      var by = own.size() > 1 ? own : after(name, others);
      for (var other : by) {
        if (!other.equals(name)) {
          swaps.add(new Swap(i, other, Texts.replaced(text, at, other)));
        }
      }
    }
    return List.copyOf(swaps);
  }

  private static List<String> after(String name, List<String> others) {
    int from = others.indexOf(name) + 1;
    var next = new ArrayList<>(others.subList(from, others.size()));
    next.addAll(others.subList(0, from));
    next.remove(name);
    return next.subList(0, Math.min(MOST_OTHERS, next.size()));
  }
}
