package dev.resow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs for backups, of the server's release: those of this machine, or else
 * Debian's packages, fetched once into the project's ignored folder.
 *
 * @param bin holds {@code pg_dump}, {@code pg_restore} and {@code psql}
 */
record PostgresClient(Path bin) {
  /** Of the server that the project embeds and composes. */
  private static final int MAJOR = 18;

  private static final long LIMIT_SECONDS = 240;
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /** Empty where there are none and none can be fetched. */
  static Optional<PostgresClient> find() {
    return installed().or(PostgresClient::fetched).map(PostgresClient::new);
  }

  private static Optional<Path> installed() {
    var path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
    return Stream.of(
            path, below("/usr/lib/postgresql"), below("/opt/homebrew/opt"), below("/usr/local/opt"))
        .flatMap(folders -> folders)
        .filter(PostgresClient::isOfTheServersRelease)
        .findFirst();
  }

  private static Stream<Path> below(String folder) {
    try (var entries = Files.list(Path.of(folder))) {
      return entries.map(entry -> entry.resolve("bin")).toList().stream();
    } catch (IOException none) {
      return Stream.empty();
    }
  }

  private static boolean isOfTheServersRelease(Path bin) {
    if (!Stream.of("pg_dump", "pg_restore", "psql")
        .allMatch(name -> Files.isExecutable(bin.resolve(name)))) return false;
    try {
      var printed = run(Map.of(), List.of(bin.resolve("pg_dump").toString(), "--version"));
      var version = VERSION.matcher(printed.output());
      return version.find() && Integer.parseInt(version.group(1)) == MAJOR;
    } catch (IOException cannotBeRun) {
      return false;
    }
  }

  private static Optional<Path> fetched() {
    Path folder = Jars.root().resolve(".resow/postgres-client-" + MAJOR);
    try (var script = PostgresClient.class.getResourceAsStream("postgres-client.sh")) {
      Files.createDirectories(folder.getParent());
      try (var lock =
              FileChannel.open(
                  folder.resolveSibling("postgres-client.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        if (!Files.exists(folder)) {
          String text = new String(script.readAllBytes());
          var ended =
              run(Map.of(), List.of("bash", "-c", text, "fetch", "" + MAJOR, folder.toString()));
          if (ended.exit() != 0) {
            System.out.println("no programs of PostgreSQL " + MAJOR + ": " + ended.output());
            return Optional.empty();
          }
        }
      }
      return Optional.of(folder.resolve("bin"));
    } catch (IOException e) {
      System.out.println("no programs of PostgreSQL " + MAJOR + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What a process printed on both streams. */
  private record Ended(int exit, String output) {}

  /**
   * Runs lines for bash with these programs, as an operator does.
   *
   * @param variables {@code PGHOST} and so on
   * @param folder where
   * @throws AssertionError if a line fails
   */
  void run(String lines, Map<String, String> variables, Path folder) {
    try {
      var all = new HashMap<>(variables);
      all.put("PATH", bin + ":" + System.getenv("PATH"));
      var ended =
          run(all, List.of("bash", "-euo", "pipefail", "-c", "cd '" + folder + "'\n" + lines));
      if (ended.exit() != 0) throw new AssertionError(lines + "\n" + ended.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ended run(Map<String, String> variables, List<String> command) throws IOException {
    Path output = Files.createTempFile("postgres-client", null);
    try {
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(variables);
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("%s took longer than %d s".formatted(command, LIMIT_SECONDS));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }
}
