package dev.resow.chaos.deploy;

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

/** A JVM this one started; its output goes to a file. */
final class ChildProcess {
  /** Compiled quickly rather than well: such a process lives for a minute. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

  private static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private static final long GLANCE_NANOS = Duration.ofMillis(20).toNanos();

  private final String name;
  private final Process process;
  private final Path output;
  private final long outputBefore;

  private ChildProcess(String name, Process process, Path output, long outputBefore) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.outputBefore = outputBefore;
  }

  /**
   * @param output appended to, so that a restarted process keeps one log
   * @param environment added to this process's own
   * @param arguments what follows {@code java}
   */
  static ChildProcess java(
      String name, Path output, Map<String, String> environment, List<String> arguments) {
    try {
      var command = new ArrayList<String>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.addAll(FLAGS);
      command.addAll(arguments);
      Files.createDirectories(output.getParent());
      long before = Files.exists(output) ? Files.size(output) : 0;
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().putAll(environment);
      return new ChildProcess(name, builder.start(), output, before);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The rest of the first line this process printed that begins so; empty if it ended before.
   *
   * @throws IllegalStateException if it does not come in time
   */
  Optional<String> awaitLine(String prefix, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean alive = isAlive();
      Optional<String> line =
          text()
              .lines()
              .filter(l -> l.startsWith(prefix))
              .findFirst()
              .map(l -> l.substring(prefix.length()));
      if (line.isPresent() || !alive) return line;
      if (System.nanoTime() > end)
        throw new IllegalStateException(
            "%s did not print '%s' within %s; see %s".formatted(name, prefix, limit, output));
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and SIGKILL when that does not help. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private String text() {
    try (var channel = Files.newByteChannel(output)) {
      channel.position(outputBefore);
      var bytes = java.nio.ByteBuffer.allocate((int) (channel.size() - outputBefore));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0)
        ; // until the end
      return new String(
          bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
