package dev.resow.standalone.models;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Which files of a source become part of a model folder: data and texts only. Pickles ({@code
 * .bin}, {@code .pt}, {@code .ckpt}) are programs that run when they are read, and are never
 * fetched.
 */
final class FileRules {
  private static final List<String> ENDINGS = List.of(".safetensors", ".json", ".txt", ".model");
  private static final int LONGEST = 300;
  private static final int DEEPEST = 8;

  private FileRules() {}

  /** Whether a file is fetched. */
  static boolean isFetched(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * The path, if it stays within a folder on every system.
   *
   * @throws IOException if it does not
   */
  static String inside(String path) throws IOException {
    String[] parts = path.split("/", -1);
    boolean safe = !path.isEmpty() && path.length() <= LONGEST && parts.length <= DEEPEST;
    for (String part : parts)
      safe &=
          !part.isEmpty()
              && !part.equals(".")
              && !part.equals("..")
              && part.chars().noneMatch(c -> c < ' ' || c == 0x7f || "\\:*?\"<>|".indexOf(c) >= 0);
    if (!safe)
      throw new IOException(
          "the source has a file with a name that is not allowed: '%s'; nothing was installed"
              .formatted(path.replaceAll("\\p{Cntrl}", "?")));
    return path;
  }
}
