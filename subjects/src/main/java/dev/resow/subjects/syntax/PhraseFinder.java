package dev.resow.subjects.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects the noun phrases of tagged words. */
final class PhraseFinder {
  /** Adjectives that single out or order rather than describe. */
  private static final Set<String> ORDERING =
      Set.of(
          "own",
          "other",
          "same",
          "such",
          "first",
          "second",
          "third",
          "last",
          "next",
          "only",
          "different",
          "certain",
          "particular",
          "main",
          "additional",
          "further",
          "various",
          "overall");

  private final List<Token> tokens;
  private final Tag[] tags;
  private final Morphology morphology;
  private final Names names;

  private PhraseFinder(List<Token> tokens, Tag[] tags, Morphology morphology) {
    this.tokens = tokens;
    this.tags = tags;
    this.morphology = morphology;
    this.names = new Names(tokens, tags, morphology);
  }

  static List<NounPhrase> phrases(List<Token> tokens, Tag[] tags, Morphology morphology) {
    var finder = new PhraseFinder(tokens, tags, morphology);
    List<NounPhrase> phrases = new ArrayList<>();
    int i = 0;
    while (i < tokens.size()) {
      int opener = -1;
      int first = i;
      while (first < tokens.size() && (tags[first].opens() || finder.denies(first))) {
        opener = opener < 0 ? first : opener;
        first++;
      }
      int end = finder.end(first);
      int head = end - 1;
      if (end > first && tags[head] == Tag.NOUN) {
        NounPhrase phrase = finder.phrase(opener, first, head);
        phrases.add(phrase);
        i = end + phrase.after().size();
      } else {
        i = Math.max(i + 1, Math.max(first, end));
      }
    }
    return phrases;
  }

  private boolean denies(int i) {
    return tags[i] == Tag.NEGATION && tokens.get(i).lower().equals("no");
  }

  /** After the last word of a phrase whose describing words begin here. */
  private int end(int first) {
    int i = first;
    int nounEnd = first;
    boolean predicate = first > 0 && tags[first - 1] == Tag.COPULA;
    while (i < tokens.size()) {
      if (tags[i] == Tag.NOUN) {
        i++;
        nounEnd = i;
      } else if (nounEnd > first) {
        break;
      } else if (tags[i] == Tag.ADJECTIVE || tags[i] == Tag.ADVERB && describing(i + 1)) {
        i++;
      } else if (!predicate && i > first && joins(i)) {
        i++;
      } else {
        break;
      }
    }
    return nounEnd > first ? knownEnd(first, nounEnd) : i;
  }

  /**
   * Without the words at the end that no dictionary knows, if a known noun is left: "a cat xq7".
   */
  private int knownEnd(int first, int nounEnd) {
    int end = nounEnd;
    while (end > first && tags[end - 1] == Tag.NOUN && isUnknown(end - 1)) {
      end--;
    }
    return end > first && tags[end - 1] == Tag.NOUN ? end : nounEnd;
  }

  private boolean isUnknown(int i) {
    String word = tokens.get(i).lower();
    return morphology.noun(word).isEmpty()
        && !WordLists.has(WordClass.THING, word)
        && !WordLists.has(WordClass.NAME, word);
  }

  private boolean describing(int i) {
    return i < tokens.size()
        && (tags[i] == Tag.ADJECTIVE || tags[i] == Tag.ADVERB && describing(i + 1));
  }

  /** "and" or a comma between two adjectives. */
  private boolean joins(int i) {
    boolean joint = tags[i] == Tag.CONJUNCTION || tokens.get(i).text().equals(",");
    boolean comma = tokens.get(i - 1).text().equals(",");
    return joint
        && (tags[i - 1] == Tag.ADJECTIVE || comma)
        && (describing(i + 1) || i + 1 < tokens.size() && tags[i + 1] == Tag.CONJUNCTION && !comma);
  }

  private NounPhrase phrase(int opener, int first, int head) {
    int name = names.first(nameStart(first, head), head);
    List<Integer> modifiers = new ArrayList<>();
    for (int i = first; i < name; i++) {
      boolean describes = tags[i] == Tag.ADJECTIVE || tags[i] == Tag.NOUN;
      String word = tokens.get(i).lower();
      if (describes && !ORDERING.contains(word) && !WordLists.has(WordClass.MEDIUM, word)) {
        modifiers.add(i);
      }
    }
    List<Integer> after = new ArrayList<>();
    for (int i = head + 1; i < tokens.size() && tags[i] == Tag.ADJECTIVE; i++) {
      after.add(i);
    }
    return new NounPhrase(opener, name, head, modifiers, after);
  }

  /** No mark and no "and" is part of a name. */
  private int nameStart(int first, int head) {
    int start = head;
    while (start > first && (tags[start - 1] == Tag.NOUN || tags[start - 1] == Tag.ADJECTIVE)) {
      start--;
    }
    return start;
  }
}
