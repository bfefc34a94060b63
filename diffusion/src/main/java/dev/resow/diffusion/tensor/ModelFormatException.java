package dev.resow.diffusion.tensor;

import java.nio.file.Path;

/**
 * A model file that cannot be used as it is. The message names the file, the key inside it (a
 * tensor or a configuration field), what was expected and what was found. Texts that come from the
 * file are shortened, and their control characters replaced.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_KEY = 200;
  private static final int LONGEST_FOUND = 2_000;

  /**
   * @param file the file at fault
   * @param key tensor or field, or null when the file as a whole is meant
   * @param expected what a good file would hold
   * @param found what this one holds
   */
  public ModelFormatException(Path file, String key, String expected, String found) {
    this(file, key, expected, found, null);
  }

  /** The same with the error that revealed it. */
  public ModelFormatException(
      Path file, String key, String expected, String found, Throwable cause) {
    super(
        file
            + (key == null ? "" : ": " + printable(key, LONGEST_KEY))
            + ": expected "
            + printable(expected, LONGEST_FOUND)
            + ", found "
            + printable(found, LONGEST_FOUND),
        cause);
  }

  private static String printable(String text, int most) {
    if (text == null) {
      return "nothing";
    }
    var cut = text.length() <= most ? text : text.substring(0, most) + "...";
    return cut.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
