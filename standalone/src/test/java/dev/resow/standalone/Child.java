package dev.resow.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A JVM of its own whose output goes to a file; ends with the test at the latest. */
final class Child implements AutoCloseable {
  /** Compiled quickly rather than well: these processes live for a minute. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  /** Five JVMs may be starting on two cores. */
  private static final Duration LINE_LIMIT = Duration.ofMinutes(3);

  /** An api that shares two cores with them may need longer than the usual 5 s for an answer. */
  private static final Map<String, String> PATIENT = Map.of("RESOW_API_REQUEST_TIMEOUT", "PT20S");

  private static final Path ENV = Path.of("/usr/bin/env");

  private final String name;
  private final Process process;
  private final Path output;

  private Child(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    // An interrupted build leaves no process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + name));
  }

  /**
   * @param arguments what follows {@code java}: {@code -jar FILE ...} or {@code -cp PATH MAIN ...}
   * @param environment added to this process's own
   */
  static Child java(String name, Path logs, Map<String, String> environment, String... arguments) {
    try {
      var command = new ArrayList<String>();
      if (Files.isExecutable(ENV)) {
        // A test run that was started in the background hands an ignored Ctrl-C on to its children.
        command.addAll(List.of(ENV.toString(), "--default-signal=INT"));
      }
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.addAll(FLAGS);
      command.addAll(List.of(arguments));
      Path output = Files.createDirectories(logs).resolve(name + ".log").toAbsolutePath();
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().putAll(PATIENT);
      builder.environment().putAll(environment);
      return new Child(name, builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The rest of the first line of output that starts so. */
  String awaitLine(String prefix) {
    long end = System.nanoTime() + LINE_LIMIT.toNanos();
    while (isAlive() && line(prefix).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return line(prefix)
        .orElseThrow(
            () -> new AssertionError("%s never printed '%s':\n%s".formatted(name, prefix, text())));
  }

  /** Returns once its output holds the text. */
  void awaitText(String wanted) {
    long end = System.nanoTime() + LINE_LIMIT.toNanos();
    while (!text().contains(wanted)) {
      if (!isAlive() || System.nanoTime() > end) {
        throw new AssertionError("%s never printed '%s':\n%s".formatted(name, wanted, text()));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private Optional<String> line(String prefix) {
    return text()
        .lines()
        .filter(l -> l.startsWith(prefix))
        .findFirst()
        .map(l -> l.substring(prefix.length()));
  }

  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void killNow() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, as a supervisor sends it. */
  void terminate() {
    process.destroy();
  }

  /** SIGINT, as Ctrl-C sends it. */
  void interrupt() throws IOException {
    new ProcessBuilder("sh", "-c", "kill -INT " + pid()).start();
  }

  /** Exit code, or an error when it does not end in time. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " did not end within " + limit + ":\n" + text());
    }
    return process.exitValue();
  }

  /** SIGTERM, and SIGKILL when that does not help. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        killNow();
      }
    } catch (InterruptedException e) {
      killNow();
      Thread.currentThread().interrupt();
    }
  }
}
