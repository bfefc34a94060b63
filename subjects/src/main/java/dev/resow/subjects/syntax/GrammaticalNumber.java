package dev.resow.subjects.syntax;

import java.util.List;
import java.util.Set;

/** Whether a noun stands for one thing or several: by its form, or by what counts it. */
final class GrammaticalNumber {
  private static final Set<String> ONE = Set.of("a", "an", "one", "another", "each", "every");
  private static final Set<String> SEVERAL =
      Set.of(
          "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many",
          "few", "both", "these", "those");

  /** Animals whose plural is the singular. */
  private static final Set<String> INVARIANT =
      Set.of(
          "sheep",
          "deer",
          "fish",
          "moose",
          "elk",
          "bison",
          "buffalo",
          "reindeer",
          "swine",
          "koi",
          "carp",
          "salmon",
          "trout",
          "tuna",
          "squid",
          "shrimp");

  private final List<Token> tokens;
  private final Tag[] tags;
  private final Morphology morphology;

  /**
   * @param tags of the words so far; may be filled in later
   */
  GrammaticalNumber(List<Token> tokens, Tag[] tags, Morphology morphology) {
    this.tokens = tokens;
    this.tags = tags;
    this.morphology = morphology;
  }

  /** Whether a word counts one: "a", "another". */
  boolean isOne(int i) {
    return i >= 0 && ONE.contains(tokens.get(i).lower());
  }

  /** Whether a noun is plural: "dogs", "two brown sheep". */
  boolean isPlural(int noun) {
    String word = tokens.get(noun).lower();
    if (!INVARIANT.contains(word)) {
      return morphology.plural(word);
    }
    int i = beforeAdjectives(noun);
    return i >= 0 && isSeveral(tokens.get(i).lower());
  }

  /**
   * Whether nothing tells the number of a noun that has one form for both: "sheep graze". English
   * wants an article before one animal, but prompts leave it out: "sheep dog".
   */
  boolean isBareInvariant(int noun) {
    if (!INVARIANT.contains(tokens.get(noun).lower())) {
      return false;
    }
    int i = beforeAdjectives(noun);
    return i < 0 || tags[i] != Tag.NOUN && !tags[i].opens();
  }

  private int beforeAdjectives(int noun) {
    int i = noun - 1;
    while (i >= 0 && (tags[i] == Tag.ADJECTIVE || tags[i] == Tag.ADVERB)) {
      i--;
    }
    return i;
  }

  private static boolean isSeveral(String word) {
    return SEVERAL.contains(word) || word.matches("[2-9]|[1-9]\\d+");
  }
}
