package dev.resow.training.preference;

import dev.resow.training.word.Words;

/**
 * In what respect pictures are compared (IterComp, arXiv 2410.07171, section 3.2). The paper ranks
 * by attribute binding, spatial and non-spatial relations; presence takes the place of the last.
 */
public enum Aspect {
  /** Everything has the colour, size or material that the prompt gives it. */
  ATTRIBUTE,
  /** Everything is where the prompt puts it. */
  SPATIAL,
  /** Everything that the prompt names is there, once. */
  PRESENCE;

  /** The word of files and command lines. */
  public String word() {
    return Words.of(this);
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  public static Aspect parse(String word) {
    return Words.parse("an aspect", values(), word);
  }
}
