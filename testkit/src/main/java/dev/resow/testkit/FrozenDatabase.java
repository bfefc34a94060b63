package dev.resow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server all of whose processes stand still (SIGSTOP): it keeps its connections, takes
 * new ones, and answers nothing. Resumes when it is closed.
 */
public final class FrozenDatabase implements AutoCloseable {
  private final long postmaster;

  private FrozenDatabase(long postmaster) {
    this.postmaster = postmaster;
  }

  /** The postmaster of the server behind the connection, which must be on this machine. */
  public static long postmaster(Connection connection) throws SQLException, IOException {
    try (var query = connection.createStatement();
        var answer = query.executeQuery("SHOW data_directory")) {
      answer.next();
      Path file = Path.of(answer.getString(1)).resolve("postmaster.pid");
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }
  }

  /** Returns when it stands still. */
  public static FrozenDatabase freeze(long postmaster) {
    // The postmaster first: it makes no new processes then.
    signal("STOP", List.of(postmaster));
    var frozen = new FrozenDatabase(postmaster);
    signal("STOP", frozen.processes());
    return frozen;
  }

  @Override
  public void close() {
    signal("CONT", processes());
  }

  private List<Long> processes() {
    return Stream.concat(
            Stream.of(postmaster),
            ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid))
        .toList();
  }

  private static void signal(String signal, List<Long> processes) {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(pid -> command.add(Long.toString(pid)));
    try {
      var kill = new ProcessBuilder(command).inheritIO().start();
      if (!kill.waitFor(20, TimeUnit.SECONDS))
        throw new IllegalStateException("kill did not come back");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
