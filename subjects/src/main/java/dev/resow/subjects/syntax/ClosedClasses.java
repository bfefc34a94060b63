package dev.resow.subjects.syntax;

import java.util.List;
import java.util.Set;

/** Tags of the words whose class a list tells, and of marks; the others stay null. */
final class ClosedClasses {
  private static final Set<String> BE = Set.of("is", "are", "was", "were", "be", "been", "am");
  private static final String COMMAS = ",;:|\n–—-•*";
  private static final String STOPS = ".!?…";

  private final List<Token> tokens;
  private final Morphology morphology;
  private final Tag[] tags;

  private ClosedClasses(List<Token> tokens, Morphology morphology) {
    this.tokens = tokens;
    this.morphology = morphology;
    tags = new Tag[tokens.size()];
  }

  /** One tag per token; null where the word's class is open. */
  static Tag[] of(List<Token> tokens, Morphology morphology) {
    var classes = new ClosedClasses(tokens, morphology);
    for (int i = 0; i < tokens.size(); ) {
      int idiom = classes.idiom(i);
      if (idiom == 0) {
        classes.tags[i] = classes.tag(i);
      }
      i += Math.max(1, idiom);
    }
    return classes.tags;
  }

  /** Tags an idiom that begins here; its length, 0 if there is none. */
  private int idiom(int first) {
    if (!tokens.get(first).word()) {
      return 0;
    }
    for (int length = Math.min(WordLists.LONGEST, tokens.size() - first); length > 1; length--) {
      if (WordLists.has(WordClass.IDIOM, Words.join(tokens, first, first + length))) {
        String last = tokens.get(first + length - 1).lower();
        Tag tag =
            switch (last) {
              case "of", "to" -> Tag.PREPOSITION;
              case "as" -> Tag.CONJUNCTION;
              default -> Tag.ADVERB;
            };
        for (int i = first; i < first + length; i++) {
          tags[i] = tag;
        }
        return length;
      }
    }
    return 0;
  }

  private Tag tag(int i) {
    Token token = tokens.get(i);
    String word = token.lower();
    if (word.equals("'s") || word.equals("'") && plural(i - 1) && open(i + 1)) {
      return possessive(i);
    }
    if (!token.word()) {
      return word.equals("&")
          ? Tag.CONJUNCTION
          : COMMAS.contains(word) ? Tag.COMMA : STOPS.contains(word) ? Tag.STOP : Tag.MARK;
    }
    if (token.number()) {
      return word.chars().allMatch(Character::isDigit) ? Tag.INDEFINITE : Tag.MARK;
    }
    boolean opened = i > 0 && tags[i - 1] != null && tags[i - 1].opens();
    boolean noun = morphology.noun(word).isPresent();
    if (opened && noun && (word.equals("can") || word.equals("will") || !open(i + 1))) {
      return determiner(word) ? determinerTag(i) : null; // "a well", "a can"
    }
    if (WordLists.has(WordClass.NEGATION, word)) {
      return Tag.NEGATION;
    }
    if (word.equals("that")) {
      return i > 0 && tags[i - 1] == null ? Tag.RELATIVE : Tag.DEFINITE;
    }
    if (determiner(word)) {
      return determinerTag(i);
    }
    if (WordLists.has(WordClass.RELATIVE, word)) {
      return Tag.RELATIVE;
    }
    if (WordLists.has(WordClass.PRONOUN, word)) {
      return Tag.PRONOUN;
    }
    if (BE.contains(word)) {
      return Tag.COPULA;
    }
    if (WordLists.has(WordClass.COPULA, word)) {
      return describes(i + 1) ? Tag.COPULA : null;
    }
    if (WordLists.has(WordClass.AUXILIARY, word)) {
      return Tag.AUXILIARY;
    }
    if (Set.of("left", "right").contains(word) && is(i + 1, "of")) {
      return Tag.PREPOSITION;
    }
    if (WordLists.has(WordClass.PREPOSITION, word)) {
      return Tag.PREPOSITION;
    }
    if (WordLists.has(WordClass.CONJUNCTION, word)) {
      return Tag.CONJUNCTION;
    }
    return morphology.adverb(word) ? Tag.ADVERB : null;
  }

  private Tag possessive(int i) {
    return i > 0 && tags[i - 1] == Tag.PRONOUN ? Tag.COPULA : Tag.POSSESSIVE;
  }

  private static boolean determiner(String word) {
    return WordLists.has(WordClass.INDEFINITE, word)
        || WordLists.has(WordClass.DEFINITE, word)
        || WordLists.has(WordClass.POSSESSIVE, word)
        || WordLists.has(WordClass.QUANTIFIER, word);
  }

  private Tag determinerTag(int i) {
    String word = tokens.get(i).lower();
    boolean before = open(i + 1) || i + 1 < tokens.size() && determiner(tokens.get(i + 1).lower());
    if (!before) {
      // "dozens of", "one of", "both"
      return morphology.noun(word).isPresent() && word.length() > 3 ? null : Tag.PRONOUN;
    }
    if (WordLists.has(WordClass.POSSESSIVE, word)) {
      return Tag.POSSESSIVE;
    }
    return WordLists.has(WordClass.DEFINITE, word) ? Tag.DEFINITE : Tag.INDEFINITE;
  }

  private boolean plural(int i) {
    return i >= 0 && tokens.get(i).lower().endsWith("s");
  }

  /** Whether a word follows whose class no list tells, or an adverb. */
  private boolean open(int i) {
    if (i >= tokens.size() || !tokens.get(i).word()) {
      return false;
    }
    String word = tokens.get(i).lower();
    if (tokens.get(i).number()) {
      return true;
    }
    return !(WordLists.has(WordClass.PREPOSITION, word)
        || WordLists.has(WordClass.CONJUNCTION, word)
        || WordLists.has(WordClass.PRONOUN, word)
        || WordLists.has(WordClass.RELATIVE, word)
        || WordLists.has(WordClass.NEGATION, word)
        || WordLists.has(WordClass.AUXILIARY, word) && !word.equals("can")
        || WordLists.has(WordClass.INDEFINITE, word)
        || WordLists.has(WordClass.POSSESSIVE, word));
  }

  private boolean describes(int i) {
    return i < tokens.size()
        && (morphology.mainlyAdjective(tokens.get(i).lower())
            || morphology.adverb(tokens.get(i).lower()) && describes(i + 1));
  }

  private boolean is(int i, String word) {
    return i < tokens.size() && tokens.get(i).lower().equals(word);
  }
}
