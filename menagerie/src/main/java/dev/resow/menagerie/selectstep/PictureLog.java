package dev.resow.menagerie.selectstep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether each picture shows its prompt, in a file that outlives the run: a picture is written when
 * it is judged, and a run that starts again draws only those that are not there. A last line that
 * was cut off while it was written counts as absent.
 *
 * <p>The first line names the model; pictures of another model are refused.
 */
final class PictureLog {
  private static final String COLUMNS = "set,prompt,seed,step,shown";

  private final Path file;
  private final Map<Key, Boolean> shown = new HashMap<>();

  /**
   * One picture.
   *
   * @param prompt position of the prompt in its set, from 0
   * @param step candidate step of 50
   */
  record Key(ValidationSet set, int prompt, long seed, int step) {
    private String line(boolean isShown) {
      return "%s,%d,%d,%d,%d"
          .formatted(set.name().toLowerCase(Locale.ROOT), prompt, seed, step, isShown ? 1 : 0);
    }
  }

  private PictureLog(Path file) {
    this.file = file;
  }

  /**
   * @param model digest of the model's weights
   * @throws IllegalArgumentException if the file holds pictures of another model, or no pictures
   */
  static PictureLog open(Path file, String model) throws IOException {
    var log = new PictureLog(file);
    var head = "# model " + model;
    if (Files.exists(file) && Files.size(file) > 0) {
      log.read(head);
    } else {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, head + "\n" + COLUMNS + "\n");
    }
    return log;
  }

  boolean holds(Key key) {
    return shown.containsKey(key);
  }

  void add(Key key, boolean isShown) throws IOException {
    Files.writeString(file, key.line(isShown) + "\n", StandardOpenOption.APPEND);
    shown.put(key, isShown);
  }

  Map<Key, Boolean> pictures() {
    return Collections.unmodifiableMap(shown);
  }

  private void read(String head) throws IOException {
    var text = Files.readString(file);
    var whole = text.substring(0, text.lastIndexOf('\n') + 1);
    var lines = whole.lines().toList();
    if (lines.size() < 2 || !lines.getFirst().equals(head) || !lines.get(1).equals(COLUMNS)) {
      throw new IllegalArgumentException(
          "%s: expected '%s' as its first line and '%s' as its second, found '%s'; name another file with --pictures"
              .formatted(file, head, COLUMNS, lines.isEmpty() ? "" : lines.getFirst()));
    }
    for (var line : lines.subList(2, lines.size())) {
      read(line.split(",", -1), line);
    }
    if (whole.length() < text.length()) { // cut off: appending to it would spoil the next line
      try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  private void read(String[] fields, String line) {
    try {
      var key =
          new Key(
              ValidationSet.valueOf(fields[0].toUpperCase(Locale.ROOT)),
              Integer.parseInt(fields[1]),
              Long.parseLong(fields[2]),
              Integer.parseInt(fields[3]));
      shown.put(key, fields[4].equals("1"));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "%s: expected a line of '%s', found '%s'".formatted(file, COLUMNS, line), e);
    }
  }
}
