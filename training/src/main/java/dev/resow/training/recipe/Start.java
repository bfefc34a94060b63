package dev.resow.training.recipe;

import dev.resow.training.word.Words;

/** What a sampler begins with in a training. */
public enum Start {
  /** Pure noise, at the first step. */
  NOISE,
  /**
   * CoMat's mixed latents: every second time pure noise, otherwise a picture of the base model with
   * fresh noise on it, at a random step of the first half. The paper names them, its code has none.
   */
  MIXED;

  /** The word of the command line. */
  public String word() {
    return Words.of(this);
  }

  /** The last step at which a picture may begin, from 0. */
  public int lastStep(int steps) {
    return this == NOISE ? 0 : (steps - 1) / 2;
  }

  /** The steps that are left to a picture that begins last. */
  int fewestSteps(int steps) {
    return steps - lastStep(steps);
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  public static Start parse(String word) {
    return Words.parse("a start", values(), word);
  }
}
