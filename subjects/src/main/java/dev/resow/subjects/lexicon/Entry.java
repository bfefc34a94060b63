package dev.resow.subjects.lexicon;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A word, or several that mean one thing, in its base form.
 *
 * @param lemma in lower case, words separated by spaces
 * @param senses the meanings as a noun, most frequent first; empty if it is none
 * @param verb whether it is a verb, too
 * @param adjective whether it is an adjective, too
 * @param adverb whether it is an adverb, too
 * @param nounUses times that texts annotated with WordNet use it as a noun, as a logarithm to base
 *     2
 * @param verbUses the same as a verb
 * @param adjectiveUses the same as an adjective
 */
public record Entry(
    String lemma,
    List<Sense> senses,
    boolean verb,
    boolean adjective,
    boolean adverb,
    int nounUses,
    int verbUses,
    int adjectiveUses) {
  public Entry {
    senses = List.copyOf(senses);
  }

  /**
   * A meaning of a noun.
   *
   * @param synset its number
   * @param share of the noun's uses, above 0; the shares of a noun add up to about 1
   */
  public record Sense(int synset, Topic topic, int kinds, double share) {
    /** Whether it belongs to one of the classes. */
    public boolean is(Kind... any) {
      return Arrays.stream(any).anyMatch(kind -> (kinds & kind.bit()) != 0);
    }
  }

  /** Whether it is a noun. */
  public boolean noun() {
    return !senses.isEmpty();
  }

  /** The share of uses whose meaning belongs to one of the classes, 0 to 1. */
  public double share(Kind... kinds) {
    return senses.stream().filter(sense -> sense.is(kinds)).mapToDouble(Sense::share).sum();
  }

  /** The share of uses whose meaning has one of the topics, 0 to 1. */
  public double share(Topic... topics) {
    return senses.stream()
        .filter(sense -> List.of(topics).contains(sense.topic()))
        .mapToDouble(Sense::share)
        .sum();
  }

  /** Whether its most frequent meanings, at most {@code most}, include one of the topics. */
  public boolean among(int most, Topic... topics) {
    return IntStream.range(0, Math.min(most, senses.size()))
        .anyMatch(i -> List.of(topics).contains(senses.get(i).topic()));
  }
}
