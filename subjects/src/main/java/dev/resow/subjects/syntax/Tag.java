package dev.resow.subjects.syntax;

/** What a word does in its phrase. */
public enum Tag {
  /** "a", "one", "some", "three": opens a phrase about something new. */
  INDEFINITE,
  /** "the", "this". */
  DEFINITE,
  /** "his", "whose", and the 's after a noun. */
  POSSESSIVE,
  NEGATION,
  PREPOSITION,
  CONJUNCTION,
  PRONOUN,
  RELATIVE,
  AUXILIARY,
  COPULA,
  ADVERB,
  /** Describes the noun after it, or the subject of a copula. */
  ADJECTIVE,
  NOUN,
  /** A verb that does not describe a noun after it, in any form. */
  VERB,
  COMMA,
  /** The end of a sentence. */
  STOP,
  /** Any other mark. */
  MARK;

  /** Whether a noun phrase may begin with it. */
  boolean opens() {
    return this == INDEFINITE || this == DEFINITE || this == POSSESSIVE;
  }
}
