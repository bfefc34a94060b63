package dev.resow.chaos.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The database server that a run's own database process keeps. It is not a child process, so it is
 * known by its data folder, and nothing else is ever killed.
 */
final class Postmaster {
  private Postmaster() {}

  /** The live server of this data folder. */
  static Optional<ProcessHandle> of(Path data) {
    try {
      Path file = data.resolve("postmaster.pid");
      if (!Files.exists(file)) return Optional.empty();
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty()) return Optional.empty();
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> serves(process, data));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean serves(ProcessHandle process, Path data) {
    var info = process.info();
    return info.command().orElse("").endsWith("/postgres")
        && List.of(info.arguments().orElse(new String[0])).contains(data.toString());
  }
}
