package dev.resow.training.recipe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
    return name().toLowerCase(Locale.ROOT);
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
    return Arrays.stream(values())
        .filter(start -> start.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a start: %s; found '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(Start::word)
                                .collect(Collectors.joining(" or ")),
                            word.length() > 40 ? word.substring(0, 40) + "..." : word)));
  }
}
