package dev.resow.subjects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A word or a punctuation mark of the prompt with its universal part of speech.
 *
 * @param text as written
 * @param start first character
 * @param tag universal dependencies tag, such as NOUN
 */
record Word(String text, int start, String tag) {
  /**
   * Maximum number of analysed words. No text encoder reads further (T5 reads 512 tokens at the
   * most), and a prompt of punctuation costs no more than one of words.
   */
  static final int MOST = 512;

  /** Possessive: no backtracking and no recursion, however long a chain like a-a-a-a is. */
  private static final Pattern TOKEN =
      Pattern.compile("[\\p{L}\\p{N}]++(?:['’-][\\p{L}\\p{N}]++)*+|[^\\s\\p{L}\\p{N}]");

  /** Words that the tagger takes for nouns where pictures are described. */
  private static final Set<String> COLOURS =
      Set.of(
          "black",
          "white",
          "grey",
          "gray",
          "red",
          "orange",
          "yellow",
          "green",
          "blue",
          "purple",
          "pink",
          "brown",
          "violet",
          "turquoise",
          "golden",
          "silver",
          "beige",
          "cyan",
          "magenta");

  private static final Set<String> RELATIONS = Set.of("left", "right", "next", "close", "top");

  /** Splits the first {@value #MOST} words; {@code tagger} gives one tag per token. */
  static List<Word> of(String prompt, java.util.function.Function<String[], String[]> tagger) {
    var tokens = TOKEN.matcher(prompt).results().limit(MOST).toList();
    String[] texts = tokens.stream().map(t -> t.group()).toArray(String[]::new);
    String[] tags = texts.length == 0 ? new String[0] : tagger.apply(texts);
    List<Word> words =
        IntStream.range(0, texts.length)
            .mapToObj(i -> new Word(texts[i], tokens.get(i).start(), tag(texts, tags, i)))
            .toList();
    List<Word> closed = new ArrayList<>();
    boolean opened = false; // by an article, with nothing but describing words since
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      closed.add(opened && word.describes() && ends(words, i) ? word.asNoun() : word);
      opened = word.describes() ? opened : word.tag().equals("DET");
    }
    return List.copyOf(closed);
  }

  /** What an article opens, a noun must close: "a lynx left of" is no participle. */
  private Word asNoun() {
    return new Word(text, start, "NOUN");
  }

  private static boolean ends(List<Word> words, int i) {
    return i + 1 == words.size()
        || Set.of("ADP", "CCONJ", "PUNCT", "SCONJ").contains(words.get(i + 1).tag());
  }

  /** The tagger's word, except for colours before a noun and for "left of", "next to". */
  private static String tag(String[] texts, String[] tags, int i) {
    String word = texts[i].toLowerCase(Locale.ROOT);
    String next = i + 1 < texts.length ? texts[i + 1].toLowerCase(Locale.ROOT) : "";
    if (RELATIONS.contains(word) && (next.equals("of") || next.equals("to"))) {
      return "ADP";
    }
    boolean colours =
        COLOURS.contains(word) && Character.isLetter(next.isEmpty() ? ' ' : next.charAt(0));
    return colours && !next.equals("and") && !next.equals("of") ? "ADJ" : tags[i];
  }

  int end() {
    return start + text.length();
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean noun() {
    return tag.equals("NOUN") || tag.equals("PROPN");
  }

  /** Adjectives, and participles that stand like one ("a sleeping cat"). */
  boolean describes() {
    return tag.equals("ADJ") || tag.equals("VERB") || tag.equals("ADV");
  }

  boolean opensPhrase() {
    return tag.equals("DET") || tag.equals("NUM");
  }
}
