package dev.resow.s3server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The server as a process that can be stopped and started again at the same address with the same
 * objects. It ends with this JVM at the latest.
 */
public final class S3Server implements AutoCloseable {
  /** What a client must sign with. */
  public static final String KEY = "resow";

  public static final String SECRET = "secret-of-the-tests";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final int port;
  private Process process;

  private S3Server(Path folder, int port) {
    this.folder = folder.toAbsolutePath();
    this.port = port;
  }

  /**
   * Returns once it serves.
   *
   * @param folder keeps the objects, a folder for each bucket
   */
  public static S3Server start(Path folder) throws IOException {
    var server = new S3Server(Files.createDirectories(folder), freePort());
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** An empty bucket. */
  public void bucket(String name) throws IOException {
    Files.createDirectories(buckets().resolve(name));
  }

  /** Where the object lies as a file, for a test that damages it. */
  public Path file(String bucket, String key) {
    return buckets().resolve(bucket).resolve(key);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts it again after {@link #stop}. */
  public void start() throws IOException {
    Files.createDirectories(buckets());
    Path log = folder.resolve("s3.log");
    Files.deleteIfExists(log);
    process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx96m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath(),
                    "dev.resow.s3server.S3ServerMain",
                    buckets().toString(),
                    Integer.toString(port),
                    KEY,
                    SECRET))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-s3"));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!Files.readString(log).contains("s3 " + address())) {
      if (!process.isAlive() || System.nanoTime() > end) {
        stop();
        throw new IOException("the S3 server did not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Nothing listens at its address from here on. */
  public void stop() {
    process.destroyForcibly();
    try {
      process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path buckets() {
    return folder.resolve("buckets");
  }

  /** Its own, not that of the test. */
  private static String classPath() throws IOException {
    try (var list = S3Server.class.getResourceAsStream("classpath.txt")) {
      Objects.requireNonNull(list, "expected classpath.txt beside S3Server; build the module");
      String libraries = new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
      var own = S3Server.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(own.getPath()) + File.pathSeparator + libraries;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
