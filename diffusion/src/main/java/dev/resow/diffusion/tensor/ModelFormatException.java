package dev.resow.diffusion.tensor;

import java.nio.file.Path;

/**
 * A model file that cannot be used as it is. The message names the file, the key inside it (a
 * tensor or a configuration field), what was expected and what was found.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

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
        file + (key == null ? "" : ": " + key) + ": expected " + expected + ", found " + found,
        cause);
  }
}
