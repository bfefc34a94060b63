package dev.resow.subjects;

import static java.util.stream.Collectors.toCollection;

import dev.resow.subjects.lexicon.IrregularPlurals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where a prompt names the subjects that a client gave: whole words, in any case, one or several
 * words, also in the plural. Every subject has a mention of its own, so a name given twice means
 * two mentions.
 *
 * <p>Names and modifiers are meant to be short; callers bound their length and number.
 */
public final class Mentions {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}]++(?:['’-][\\p{L}\\p{N}]++)*+");

  /** No letter or digit before it, or the number of "1girl". */
  private static final String BEGIN = "(?:(?<![\\p{L}\\p{N}])|(?<=(?<![\\p{L}\\p{N}])[0-9]{1,2}))";

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private Mentions() {}

  /**
   * Characters of a prompt.
   *
   * @param start the first
   * @param end after the last
   */
  public record Span(int start, int end) {
    /** Whether both have a character in common. */
    public boolean overlaps(Span other) {
      return Math.max(start, other.start) < Math.min(end, other.end);
    }
  }

  /**
   * The mention of each name, in the order of the names; empty for a name that is not in the
   * prompt, or that is given more often than the prompt names it.
   */
  public static List<Optional<Span>> of(String prompt, List<String> names) {
    Span[] taken = new Span[names.size()];
    IntStream.range(0, names.size())
        .boxed()
        // "fire hydrant" chooses before "hydrant" may take its second word
        .sorted(Comparator.comparing(i -> -names.get(i).strip().split("\\s+").length))
        .forEach(i -> taken[i] = mention(prompt, names.get(i).strip(), taken).orElse(null));
    return Arrays.stream(taken).map(Optional::ofNullable).toList();
  }

  /** How often a prompt names a subject, whether its mentions are parts of longer words or not. */
  public static int count(String prompt, String name) {
    return matches(prompt, name.strip()).size();
  }

  /** Every word of a text, in order; hyphens and apostrophes join words. */
  public static List<Span> words(String text) {
    return WORD.matcher(text).results().map(w -> new Span(w.start(), w.end())).toList();
  }

  /**
   * The word that each modifier means: the nearest one written so before its subject that describes
   * no other subject yet and is none.
   *
   * @param subjects mentions, as {@link #of} gave them
   * @param modifiers single words, one list per subject
   * @return empty for a word that is not in the prompt, or is not left to describe
   */
  public static List<List<Optional<Span>>> describing(
      String prompt, List<Optional<Span>> subjects, List<List<String>> modifiers) {
    List<Span> taken =
        subjects.stream().flatMap(Optional::stream).collect(toCollection(ArrayList::new));
    List<Span> words = words(prompt);
    List<List<Optional<Span>>> described = new ArrayList<>();
    for (int i = 0; i < modifiers.size(); i++) {
      int noun = subjects.get(i).map(Span::start).orElse(0);
      List<Optional<Span>> own = new ArrayList<>();
      for (String modifier : modifiers.get(i)) {
        var word =
            words.stream()
                .filter(w -> exact(prompt, w, modifier.strip()))
                .filter(w -> taken.stream().noneMatch(w::overlaps))
                .min(Comparator.comparing(w -> Math.abs(w.end() - noun)));
        word.ifPresent(taken::add);
        own.add(word);
      }
      described.add(List.copyOf(own));
    }
    return List.copyOf(described);
  }

  /** The first mention that is still free; whole words, then words in the same case, go first. */
  private static Optional<Span> mention(String prompt, String name, Span[] taken) {
    return matches(prompt, name).stream()
        .filter(span -> Arrays.stream(taken).noneMatch(t -> t != null && t.overlaps(span)))
        .min(
            Comparator.<Span, Boolean>comparing(span -> isPart(prompt, span))
                .thenComparing(span -> !exact(prompt, span, name)));
  }

  private static List<Span> matches(String prompt, String name) {
    if (name.chars().noneMatch(Character::isLetterOrDigit)) {
      return List.of();
    }
    return pattern(inAnyNumber(name))
        .matcher(prompt)
        .results()
        .map(m -> new Span(m.start(), m.end()))
        .toList();
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
    return SPACES.matcher(written).replaceAll(" ").equalsIgnoreCase(name.replaceAll("\\s+", " "));
  }

  private static Pattern pattern(String inside) {
    return Pattern.compile(
        BEGIN + inside + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Any white space between words; singular or regular plural of the last one. */
  private static String inAnyNumber(String name) {
    String[] words = name.split("\\s+");
    var regex = new StringBuilder();
    for (int i = 0; i < words.length - 1; i++) {
      regex.append(Pattern.quote(words[i])).append("\\s+");
    }
    return regex.append(number(words[words.length - 1])).toString();
  }

  /** cat(s), fox(es), pony and ponies, wolf and wolves, goose and geese, in both directions. */
  private static String number(String word) {
    String whole = Pattern.quote(word);
    List<String> forms = new ArrayList<>(List.of(whole + "(?:s|es)?"));
    String stem = Pattern.quote(word.substring(0, word.length() - 1));
    if (word.endsWith("y")) {
      forms.add(stem + "ies");
    } else if (word.endsWith("f")) {
      forms.add(stem + "ves");
    }
    String lower = word.toLowerCase(Locale.ROOT);
    IrregularPlurals.INSTANCE.of(lower).stream().map(Pattern::quote).forEach(forms::add);
    return "(?:" + String.join("|", forms) + ")";
  }
}
