package dev.resow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs PostgreSQL's own programs to their end. */
final class PostgresProgram {
  private final Path bin;
  private final Path log;

  /**
   * @param log file that takes what the programs print
   */
  PostgresProgram(Path bin, Path log) {
    this.bin = bin;
    this.log = log;
  }

  /**
   * @param input what the program reads, or null
   * @throws IOException when the program fails; the message carries the end of what it printed
   */
  void run(String input, String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    if (isRoot()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, with root's
      // files.
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            // A file, not a pipe: the server inherits it and must not block on or die with its
            // starter.
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    int exit;
    try {
      try (var stdin = process.getOutputStream()) {
        if (input != null) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
      }
      exit = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + program, e);
    }
    if (exit != 0) {
      throw new IOException("%s ended with %d: %s".formatted(program, exit, endOfLog()));
    }
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
