package dev.resow.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file that an image is written to. */
final class OutputFile {
  private static final int LONGEST = 60;

  private OutputFile() {}

  /** {@code out}, or a new name made from prompt and seed in the current folder. */
  static Path choose(Path out, String prompt, long seed) {
    Path folder = Path.of(System.getProperty("resow.cwd", "")).toAbsolutePath();
    if (out != null) {
      return folder.resolve(out).normalize();
    }
    String words = prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String name = words.substring(0, Math.min(LONGEST, words.length())).replaceAll("^-|-$", "");
    String base = (name.isEmpty() ? "image" : name) + "-" + Long.toUnsignedString(seed);
    Path file = folder.resolve(base + ".png");
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(base + "-" + i + ".png");
    }
    return file.normalize();
  }

  /**
   * Checks the path before any work is done.
   *
   * @throws CommandException when the file could not be written
   */
  static void requireWritable(Path out) {
    Path file = choose(out, "picture", 0);
    if (Files.isDirectory(file)) {
      throw refused("expected a file name, found a folder: '%s'; add a file name", file);
    }
    Path above = Files.exists(file) ? file : file.getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (above == null || !Files.isWritable(above)) {
      throw refused("'%s' cannot be written by this account; choose another path", file);
    }
    if (!above.equals(file) && !Files.isDirectory(above)) {
      throw refused("expected a folder as parent of '%s', found a file; choose another path", file);
    }
  }

  private static CommandException refused(String sentence, Path file) {
    return new CommandException(
        Failure.Kind.FILE,
        "--out: " + sentence.formatted(file.toString().replaceAll("\\p{Cntrl}", "?")));
  }

  static void write(Path file, byte[] png) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, png);
    Umask.applyTo(file);
  }
}
