package dev.resow.training.word;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of a command line for the constants of an enum: their names in lower case. */
public final class Words {
  private static final int SHOWN = 40; // characters of a word that is unknown

  private Words() {}

  /** The word of a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a word.
   *
   * @param what is expected, for the error
   * @param all constants, one or more
   * @throws IllegalArgumentException when it is none of them, naming all
   */
  public static <E extends Enum<E>> E parse(String what, E[] all, String word) {
    for (E each : all) {
      if (of(each).equals(word)) {
        return each;
      }
    }
    var known = Arrays.stream(all).map(Words::of).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "expected %s, out of %s; found '%s'"
            .formatted(
                what, known, word.length() > SHOWN ? word.substring(0, SHOWN) + "..." : word));
  }
}
