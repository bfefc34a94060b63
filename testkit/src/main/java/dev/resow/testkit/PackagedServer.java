package dev.resow.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code resow up} of the packaged standalone module, with a real broker and database on free ports
 * and in a folder below {@code target/it}. Its worker is the stand-in, without a model. It ends
 * with this JVM at the latest.
 */
public final class PackagedServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ADDRESS = "resow: api:";
  private static final String METRICS = "resow: metrics:";
  private static final String LOG = "resow: log:";
  private static final String READY = "resow: stop with";

  private final Process process;
  private final Path folder;
  private final Thread hook;

  private PackagedServer(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.hook = new Thread(process::destroy, "end-packaged-server");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Returns once the server accepts jobs.
   *
   * @throws AssertionError if standalone is not packaged, or the server does not start within three
   *     minutes
   */
  public static PackagedServer start() throws IOException {
    return start(Map.of());
  }

  /** As {@link #start()}, with further environment variables. */
  public static PackagedServer start(Map<String, String> settings) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Path jar = root.resolve("standalone/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new AssertionError("expected the packaged server at " + jar + "; build standalone");
    }
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path folder = Files.createTempDirectory(target, "server");
    var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dresow.home=" + root));
    command.addAll(List.of("-jar", jar.toString(), "up", "--port", "0"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("up.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "RESOW_DATA", folder.resolve("data").toString(),
                "RESOW_WORKER_PAINTER", "stand-in",
                "RESOW_API_REQUEST_TIMEOUT", "PT20S", // other tests may use the same cores
                "RESOW_WEBHOOKS_ALLOW_PRIVATE", "true"));
    builder.environment().putAll(settings);
    var server = new PackagedServer(builder.start(), folder);
    server.awaitReady();
    return server;
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (line(READY).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new AssertionError("the server did not start:\n" + Files.readString(log()));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Base URL of the API. */
  public URI url() throws IOException {
    String line = line(ADDRESS).orElseThrow();
    return URI.create(line.substring(ADDRESS.length()).strip().split(" ")[0]);
  }

  /** Where Prometheus finds the metrics. */
  public URI metrics() throws IOException {
    return URI.create(line(METRICS).orElseThrow().substring(METRICS.length()).strip());
  }

  /** The data folder of the server. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The log file of the server. */
  public Path logFile() throws IOException {
    return Path.of(line(LOG).orElseThrow().substring(LOG.length()).strip());
  }

  /** Address and credentials of the broker, as the server writes them for Kafka clients. */
  public Properties kafka() throws IOException {
    var settings = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve("data/kafka/client.properties"))) {
      settings.load(in);
    }
    return settings;
  }

  private Optional<String> line(String prefix) throws IOException {
    return Files.readString(log()).lines().filter(line -> line.startsWith(prefix)).findFirst();
  }

  private Path log() {
    return folder.resolve("up.log");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
