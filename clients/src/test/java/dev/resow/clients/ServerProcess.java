package dev.resow.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code resow up} with real servers in a folder of its own; its worker paints without a model. */
final class ServerProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ANNOUNCED = "resow: api:";
  private static final String READY = "resow: stop with";

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ServerProcess start() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Path jar = root.resolve("standalone/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar))
      throw new AssertionError("not built: " + jar + "; build standalone first");
    Path work =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target/it")).toAbsolutePath(), "server");
    Path log = work.resolve("up.log");
    var builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dresow.home=" + root,
                "-jar",
                jar.toString(),
                "up",
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "RESOW_DATA", work.resolve("data").toString(), "RESOW_WORKER_PAINTER", "stand-in"));
    return new ServerProcess(builder.start(), log);
  }

  /** Its address, once it answers. */
  String address() throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (line(READY).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end)
        throw new AssertionError("the server did not start:\n" + Files.readString(log));
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return line(ANNOUNCED).orElseThrow().substring(ANNOUNCED.length()).strip().split(" ")[0];
  }

  private Optional<String> line(String prefix) throws IOException {
    return Files.readString(log).lines().filter(line -> line.startsWith(prefix)).findFirst();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
