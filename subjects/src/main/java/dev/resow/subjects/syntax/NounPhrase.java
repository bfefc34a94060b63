package dev.resow.subjects.syntax;

import java.util.List;

/**
 * A noun with what belongs to it; numbers are indices of words and marks.
 *
 * @param opener the first article, possessive, number or negation; -1 if there is none
 * @param name the first word of the noun
 * @param head the last word of the noun
 * @param modifiers the words before the noun that describe it
 * @param after the adjectives right behind it
 */
public record NounPhrase(
    int opener, int name, int head, List<Integer> modifiers, List<Integer> after) {
  public NounPhrase {
    modifiers = List.copyOf(modifiers);
    after = List.copyOf(after);
  }

  /** The first word, be it an article, a describing word or the noun itself. */
  public int first() {
    return opener >= 0 ? opener : modifiers.isEmpty() ? name : modifiers.getFirst();
  }
}
