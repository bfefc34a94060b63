package dev.resow.subjects.syntax;

import dev.resow.subjects.lexicon.Kind;
import dev.resow.subjects.syntax.Morphology.Form;
import java.util.List;

/**
 * What the dictionary and a statistical tagger know about the words of a text, whatever stands
 * beside them.
 *
 * @param statistical tags of the same tokens
 */
record WordFacts(List<Token> tokens, StatisticalTags statistical, Morphology morphology) {
  boolean noun(int i) {
    return morphology.noun(lower(i)).isPresent();
  }

  boolean plural(int i) {
    return morphology.plural(lower(i));
  }

  /** A person or an animal. */
  boolean being(int i) {
    return morphology.noun(lower(i)).filter(e -> e.share(Kind.BEING) > 0.5).isPresent();
  }

  boolean adjective(int i) {
    return morphology.adjective(lower(i));
  }

  boolean colour(int i) {
    return WordLists.has(WordClass.COLOUR, lower(i));
  }

  boolean participle(int i) {
    return morphology
        .verb(lower(i))
        .filter(v -> v.form() == Form.ING || v.form() == Form.PAST)
        .isPresent();
  }

  boolean tagged(int i, String tag) {
    return statistical.get(i).equals(tag);
  }

  boolean is(int i, String word) {
    return i < tokens.size() && lower(i).equals(word);
  }

  String lower(int i) {
    return tokens.get(i).lower();
  }
}
