package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the subjects of a request in its prompt: whole words, in any case, one or several words,
 * also in the plural. A name given twice means its first and its second mention.
 */
public final class Subjects {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*");

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
    Map<String, Integer> seen = new HashMap<>();
    List<SubjectSpan> spans = new ArrayList<>();
    for (String name : names) {
      String key = name.strip().toLowerCase(java.util.Locale.ROOT);
      int mention = seen.merge(key, 1, Integer::sum);
      Span at = mention(prompt, key, mention);
      spans.add(new SubjectSpan(name.strip(), at, modifiers(prompt, at)));
    }
    return List.copyOf(spans);
  }

  /** Every word of a text, as spans. */
  public static List<Span> words(String text) {
    return WORD.matcher(text).results().map(w -> new Span(w.start(), w.end())).toList();
  }

  private static Span mention(String prompt, String name, int number) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("subjects: expected a noun of the prompt, got a blank");
    }
    Matcher matcher = pattern(name).matcher(prompt);
    int found = 0;
    while (matcher.find()) {
      found++;
      if (found == number) {
        return new Span(matcher.start(), matcher.end());
      }
    }
    throw new IllegalArgumentException(
        found == 0
            ? "subject '%s' is not in the prompt".formatted(name)
            : "subject '%s' is given %d times, the prompt names it %d times"
                .formatted(name, number, found));
  }

  /** The name as whole words, single spaces standing for any white space, with a plural ending. */
  private static Pattern pattern(String name) {
    StringBuilder regex = new StringBuilder("(?<![\\p{L}\\p{N}])");
    String[] words = name.split("\\s+");
    for (int i = 0; i < words.length; i++) {
      boolean last = i == words.length - 1;
      regex.append(i > 0 ? "\\s+" : "").append(last ? number(words[i]) : Pattern.quote(words[i]));
    }
    regex.append("(?![\\p{L}\\p{N}])");
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Singular or regular plural: cat(s), fox(es), pony and ponies, wolf and wolves. */
  private static String number(String word) {
    String whole = Pattern.quote(word);
    if (word.endsWith("y")) {
      return "(?:%s|%sies)".formatted(whole + "s?", Pattern.quote(cut(word, 1)));
    }
    if (word.endsWith("f")) {
      return "(?:%s|%sves)".formatted(whole + "s?", Pattern.quote(cut(word, 1)));
    }
    return whole + "(?:s|es)?";
  }

  private static String cut(String word, int end) {
    return word.substring(0, word.length() - end);
  }

  /** The words before a noun, back to a function word or to punctuation. */
  private static List<Span> modifiers(String prompt, Span noun) {
    List<Span> modifiers = new ArrayList<>();
    int right = noun.start();
    for (Span word : words(prompt.substring(0, noun.start())).reversed()) {
      boolean touching = prompt.substring(word.end(), right).isBlank();
      String text = prompt.substring(word.start(), word.end());
      if (!touching || FUNCTION_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
        break;
      }
      modifiers.addFirst(word);
      right = word.start();
    }
    return modifiers;
  }
}
