package dev.resow.training.recipe;

/**
 * A way to train an adapter, with its settings. A new one is one more case here, and one more
 * method of {@code Trainings} that opens its session with what it learns from.
 */
public sealed interface Recipe permits Nft, Comat, Itercomp {
  /** The word of the command line and of the adapter's metadata. */
  String word();

  /** The settings of the trained matrices. */
  Matrices matrices();

  /** The settings in one line, equal for equal trainings. */
  default String settings() {
    return toString();
  }
}
