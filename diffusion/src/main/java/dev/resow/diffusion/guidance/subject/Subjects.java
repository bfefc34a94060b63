package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds the subjects of a request in its prompt: whole words, in any case, one or several words,
 * also in the plural. A name given twice means its first and its second mention.
 */
public final class Subjects {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}]++(?:['’-][\\p{L}\\p{N}]++)*+");

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
    Span[] taken = new Span[names.size()];
    IntStream.range(0, names.size())
        .boxed()
        // "fire hydrant" chooses before "hydrant" may take its second word
        .sorted(Comparator.comparing(i -> -names.get(i).strip().split("\\s+").length))
        .forEach(i -> taken[i] = mention(prompt, names, i, taken));
    List<SubjectSpan> spans = new ArrayList<>();
    Set<Span> describing = new HashSet<>();
    for (int i = 0; i < taken.length; i++) {
      var described =
          modifiers.isEmpty()
              ? modifiers(prompt, taken[i], List.of(taken))
              : words(prompt, taken[i], List.of(taken), modifiers.get(i), describing);
      spans.add(new SubjectSpan(names.get(i).strip(), taken[i], described));
    }
    return List.copyOf(spans);
  }

  /** Every word of a text, as spans. */
  public static List<Span> words(String text) {
    return WORD.matcher(text).results().map(w -> new Span(w.start(), w.end())).toList();
  }

  /** The first mention that is still free; whole words, then words in the same case, go first. */
  private static Span mention(String prompt, List<String> names, int which, Span[] taken) {
    String name = names.get(which).strip();
    if (name.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException(
          "subjects: expected a noun of the prompt, got '%s'".formatted(name));
    }
    var mentions =
        pattern(name).matcher(prompt).results().map(m -> new Span(m.start(), m.end())).toList();
    return mentions.stream()
        .filter(span -> Arrays.stream(taken).noneMatch(t -> t != null && t.overlaps(span)))
        .min(
            Comparator.<Span, Boolean>comparing(span -> isPart(prompt, span))
                .thenComparing(span -> !exact(prompt, span, name)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    mentions.isEmpty()
                        ? "subject '%s' is not in the prompt".formatted(name)
                        : "subject '%s' is listed more often than it occurs in the prompt, %d times"
                            .formatted(name, mentions.size())));
  }

  /** Whether a hyphen or an apostrophe makes more than this of the word: the lion of a sea-lion. */
  private static boolean isPart(String prompt, Span span) {
    int start = span.start();
    int end = span.end();
    return start > 1 && joins(prompt.charAt(start - 1)) && inWord(prompt.codePointBefore(start - 1))
        || end + 1 < prompt.length()
            && joins(prompt.charAt(end))
            && inWord(prompt.codePointAt(end + 1));
  }

  private static boolean joins(char c) {
    return c == '\'' || c == '’' || c == '-';
  }

  private static boolean inWord(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> Character.isLetter(c);
    };
  }

  private static boolean exact(String prompt, Span span, String name) {
    String written = prompt.substring(span.start(), span.end());
    return written.replaceAll("\\s+", " ").equalsIgnoreCase(name.replaceAll("\\s+", " "));
  }

  /**
   * For each modifier the nearest word of that text that describes no other subject yet and is
   * none.
   */
  private static List<Span> words(
      String prompt, Span noun, List<Span> subjects, List<String> modifiers, Set<Span> describing) {
    List<Span> found = new ArrayList<>();
    for (String modifier : modifiers) {
      Span word =
          words(prompt).stream()
              .filter(w -> exact(prompt, w, modifier.strip()) && !describing.contains(w))
              .filter(w -> subjects.stream().noneMatch(w::overlaps))
              .min(Comparator.comparing(w -> Math.abs(w.end() - noun.start())))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "modifier '%s' is not an unused word of the prompt that can describe"
                              .formatted(modifier)));
      describing.add(word);
      found.add(word);
    }
    return found;
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

  /** The words before a noun, back to a function word, to punctuation or to another subject. */
  private static List<Span> modifiers(String prompt, Span noun, List<Span> subjects) {
    List<Span> modifiers = new ArrayList<>();
    int right = noun.start();
    for (Span word : words(prompt.substring(0, noun.start())).reversed()) {
      boolean touching = prompt.substring(word.end(), right).isBlank();
      String text = prompt.substring(word.start(), word.end());
      boolean ends =
          FUNCTION_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))
              || subjects.stream().anyMatch(word::overlaps);
      if (!touching || ends) {
        break;
      }
      modifiers.addFirst(word);
      right = word.start();
    }
    return modifiers;
  }
}
