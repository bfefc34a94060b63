package dev.resow.menagerie.judge;

import java.util.Locale;

/** A way in which a picture differs from its prompt. A picture without faults is a success. */
public enum Fault {
  /** An animal of the prompt has no clear face. */
  MISSING,
  /**
   * A face is no animal: parts of two mixed, a fragment, or scrambled. The judge's network cannot
   * tell which.
   */
  ODD,
  /** An animal that the prompt does not name, or a second face of one that it names once. */
  UNASKED,
  /** The first animal does not lie where the prompt asks, see {@link Placement}. */
  MISPLACED,
  /** An animal wears another colour than the prompt's, or its own fur instead. */
  WRONG_COLOUR;

  /** The name in reports: {@code wrong-colour}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
