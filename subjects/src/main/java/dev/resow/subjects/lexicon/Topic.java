package dev.resow.subjects.lexicon;

/**
 * WordNet's lexicographer files of nouns, in WordNet's order: the coarsest classes of meaning.
 *
 * @see <a href="https://wordnet.princeton.edu/documentation/lexnames5wn">lexnames(5WN)</a>
 */
public enum Topic {
  TOPS,
  ACT,
  ANIMAL,
  ARTIFACT,
  ATTRIBUTE,
  BODY,
  COGNITION,
  COMMUNICATION,
  EVENT,
  FEELING,
  FOOD,
  GROUP,
  LOCATION,
  MOTIVE,
  OBJECT,
  PERSON,
  PHENOMENON,
  PLANT,
  POSSESSION,
  PROCESS,
  QUANTITY,
  RELATION,
  SHAPE,
  STATE,
  SUBSTANCE,
  TIME
}
