package dev.resow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A PostgreSQL server of its own in a folder, from the binaries on Maven Central. Listens on
 * loopback only (trusted there, user {@value #USER}), keeps its data between runs, also starts as
 * root.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The superuser; connections from this machine need no password. */
  public static final String USER = "postgres";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final FolderLock lock;
  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(
      FolderLock lock, io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.lock = lock;
    this.server = server;
  }

  /** Starts on a free port. */
  public static EmbeddedPostgres start(Path folder) throws IOException {
    return start(folder, 0);
  }

  /**
   * Starts the server and returns once it answers queries. A server left behind by a killed owner
   * of the folder is stopped first.
   *
   * @param folder created when it is not there; data in {@code data}, the server's own log in
   *     {@code postgres.log}
   * @param port 0 for a free one
   * @throws FolderInUseException when another live process owns the folder
   */
  public static EmbeddedPostgres start(Path folder, int port) throws IOException {
    var lock = FolderLock.take(folder);
    try {
      Path data = folder.resolve("data").toAbsolutePath();
      StalePostmaster.stop(data);
      // A file, not a pipe: the server must not die or block with its starter's pipe.
      var log = ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile());
      var server =
          io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(Files.createDirectories(binaries()).toFile())
              .setPort(Ports.orFree(port))
              .setOutputRedirector(log)
              .setErrorRedirector(log)
              .setPGStartupWait(START_LIMIT)
              .setLocaleConfig("locale", "C")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("max_connections", "100")
              // The launcher turns fsync off for tests; here people keep their jobs.
              .setServerConfig("fsync", "on")
              .start();
      return new EmbeddedPostgres(lock, server);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** JDBC address of a database, which is created when it is not there. */
  public String jdbcUrl(String database) {
    if (!database.matches("[a-z_][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "database name must be lower-case letters, digits and _, got: " + database);
    }
    try (var connection = server.getPostgresDatabase().getConnection();
        var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (var rows = query.executeQuery()) {
        if (!rows.next()) {
          try (var create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + database);
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + database, e);
    }
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
  }

  public int port() {
    return server.getPort();
  }

  /** Stops the server (fast: clients are cut off) and gives the folder back. */
  @Override
  public void close() {
    try (lock) {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Unpacked once per user, not below the system's temporary folder, which is swept while a server
   * may run.
   */
  private static Path binaries() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("resow").resolve("postgres");
  }
}
