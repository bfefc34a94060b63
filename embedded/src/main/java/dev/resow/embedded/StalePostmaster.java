package dev.resow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A postmaster that outlived the JVM that started it. It keeps the data folder, so the next start
 * fails unless it is stopped first. Call only while holding the folder's {@link FolderLock}: then
 * no live owner exists.
 */
final class StalePostmaster {
  private static final long FAST_SHUTDOWN_SECONDS = 20;

  private StalePostmaster() {}

  /**
   * Stops the postmaster named in {@code postmaster.pid}, if it runs and really serves this data
   * folder; a pid file whose number now belongs to another program is removed, that program is left
   * alone.
   */
  static void stop(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readString(pidFile, StandardCharsets.ISO_8859_1).lines().toList();
    var process = lines.isEmpty() ? null : liveProcess(lines.getFirst());
    if (process != null && serves(process, data)) {
      shutDown(process, data);
    }
    // PostgreSQL removes the file itself when it ends well; a left one would block the next start.
    Files.deleteIfExists(pidFile);
  }

  private static ProcessHandle liveProcess(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid.strip()))
          .filter(ProcessHandle::isAlive)
          .orElse(null);
    } catch (NumberFormatException truncatedFile) {
      return null;
    }
  }

  private static boolean serves(ProcessHandle process, Path data) throws IOException {
    var info = process.info();
    boolean isPostgres =
        info.command()
            .map(c -> Path.of(c).getFileName().toString().equals("postgres"))
            .orElse(false);
    if (!isPostgres) {
      return false;
    }
    Path wanted = data.toRealPath();
    for (String argument : info.arguments().orElse(new String[0])) {
      try {
        Path path = Path.of(argument);
        if (path.isAbsolute() && Files.isDirectory(path) && path.toRealPath().equals(wanted)) {
          return true;
        }
      } catch (InvalidPathException notAPath) {
        // Some other argument.
      }
    }
    return false;
  }

  private static void shutDown(ProcessHandle process, Path data) throws IOException {
    // SIGINT is PostgreSQL's fast shutdown: clients are cut off, data is checkpointed. Java can
    // only send SIGTERM.
    String pid = Long.toString(process.pid());
    // A suspended one must go on to hear it.
    new ProcessBuilder("sh", "-c", "kill -INT " + pid + "; kill -CONT " + pid).start();
    try {
      process.onExit().get(FAST_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "postgres (process %d) still holds %s after a fast shutdown; stop it by hand"
              .formatted(process.pid(), data),
          e);
    } catch (ExecutionException e) {
      throw new IOException("cannot watch process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping process " + process.pid(), e);
    }
  }
}
