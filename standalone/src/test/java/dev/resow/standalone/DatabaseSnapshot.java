package dev.resow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/** The state of a stopped PostgreSQL at one time, as a snapshot of its volume keeps it. */
record DatabaseSnapshot(Path data, Path copy) {
  /** Copies the data folder of a server that does not run. */
  static DatabaseSnapshot take(Path data) {
    Path copy = data.resolveSibling("snapshot");
    copy(data, copy);
    return new DatabaseSnapshot(data, copy);
  }

  /** Puts the state back; what the server has written since is gone. */
  void restore() {
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copy(copy, data);
  }

  private static void copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList())
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
