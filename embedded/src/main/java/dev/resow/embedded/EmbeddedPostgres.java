package dev.resow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL server of its own in a folder, from the binaries on Maven Central. Listens on
 * loopback only, keeps its data between runs, also starts as root. The server runs in a session of
 * its own: a Ctrl-C in the terminal does not reach it, only {@link #close} stops it.
 *
 * <p>{@link #startPrivate} lets in who has a password; {@link #start}, for tests and measurements
 * that live for minutes, every account of this machine, as user {@value #USER}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The superuser. */
  public static final String USER = "postgres";

  /** Seconds; a server that stands still fails the start instead of holding it up for ever. */
  private static final String BOUNDED = "?connectTimeout=5&socketTimeout=60";

  private static final String HOST = "127.0.0.1";
  private static final String START_SECONDS = "60";
  private static final String STOP_SECONDS = "20";

  private final FolderLock lock;
  private final PostgresProgram programs;
  private final Path data;
  private final int port;
  private final PostgresCertificate certificate;
  private boolean closed;

  private EmbeddedPostgres(
      FolderLock lock,
      PostgresProgram programs,
      Path data,
      int port,
      PostgresCertificate certificate) {
    this.lock = lock;
    this.programs = programs;
    this.data = data;
    this.port = port;
    this.certificate = certificate;
  }

  /** Starts on a free port. */
  public static EmbeddedPostgres start(Path folder) throws IOException {
    return start(folder, 0);
  }

  /**
   * Starts the server and returns once it takes connections (about one second; five on the first
   * start in a folder). A server left behind by a killed owner of the folder is stopped first.
   *
   * @param folder created when it is not there; data in {@code data}, the server's own log in
   *     {@code postgres.log}
   * @param port 0 for a free one
   * @throws FolderInUseException when another live process owns the folder
   */
  public static EmbeddedPostgres start(Path folder, int port) throws IOException {
    var lock = FolderLock.take(folder);
    try {
      var server = prepare(lock, folder, port, null);
      server.run();
      return server;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * What the application signs in with.
   *
   * @param user owner of the database, no superuser
   */
  public record Login(String jdbcUrl, String user, String password) {
    /** Without the password, so that no log can tell it. */
    @Override
    public String toString() {
      return jdbcUrl + " as " + user;
    }
  }

  /** A server that only lets in who has a password, and the application's way in. */
  public record Private(EmbeddedPostgres server, Login login) {}

  /**
   * As {@link #start}, closed to other accounts: folder 0700, SCRAM passwords for everybody, and a
   * role for the application that owns its database and nothing else. A folder that was made by
   * {@link #start} is taken over. {@code pgpass} in the folder has the passwords, for {@code psql}.
   *
   * @param database name of the application's database and of its role
   */
  public static Private startPrivate(Path folder, int port, String database) throws IOException {
    return startPrivate(folder, port, database, null);
  }

  /**
   * As {@link #startPrivate(Path, int, String)}, for connections with TLS only.
   *
   * @param certificate of the server; null for a server without TLS
   */
  public static Private startPrivate(
      Path folder, int port, String database, PostgresCertificate certificate) throws IOException {
    checkName(database);
    PrivateFiles.folder(folder);
    var lock = FolderLock.take(folder);
    try {
      var server = prepare(lock, folder, port, certificate);
      var access = new PostgresAccess(folder.toAbsolutePath(), server.data, server.programs);
      access.close(certificate != null);
      return new Private(server, server.runAndOpen(access, database));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedPostgres prepare(
      FolderLock lock, Path folder, int port, PostgresCertificate certificate) throws IOException {
    Path data = data(folder);
    StalePostmaster.stop(data);
    Path log = folder.resolve("postgres.log").toAbsolutePath();
    Files.deleteIfExists(log);
    PrivateFiles.create(log);
    var programs = new PostgresProgram(PostgresBinaries.bin(), log);
    createCluster(programs, data);
    return new EmbeddedPostgres(lock, programs, data, Ports.orFree(port), certificate);
  }

  /** The password file and the cluster may come from different days; then it is renewed, once. */
  private Login runAndOpen(PostgresAccess access, String database) throws IOException {
    for (boolean renewed = false; ; renewed = true) {
      run();
      try {
        return access.open(address(""), port, database);
      } catch (IOException | SQLException e) {
        halt();
        boolean unknownPassword =
            e instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("28");
        if (!unknownPassword || renewed) {
          throw new IOException("cannot set up the database: " + e.getMessage(), e);
        }
        access.renew();
      }
    }
  }

  private void run() throws IOException {
    programs.run(
        null, "pg_ctl", "start", "-w", "-t", START_SECONDS, "-D", data.toString(), "-o", options());
  }

  private void halt() throws IOException {
    programs.run(
        null, "pg_ctl", "stop", "-w", "-m", "fast", "-t", STOP_SECONDS, "-D", data.toString());
  }

  /**
   * Stops a server whose owner was killed, without starting a new one.
   *
   * @throws FolderInUseException when the owner lives
   */
  public static void stopLeftover(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var _ = FolderLock.take(folder)) {
        StalePostmaster.stop(data(folder));
      }
    }
  }

  /** JDBC address of a database, which is created when it is not there. */
  public String jdbcUrl(String database) {
    checkName(database);
    try (var connection = DriverManager.getConnection(address(USER) + BOUNDED, USER, "");
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
    return address(database);
  }

  private static void checkName(String database) {
    if (!database.matches("[a-z_][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "database name must be lower-case letters, digits and _, got: " + database);
    }
  }

  public int port() {
    return port;
  }

  /** Stops the server (fast: clients are cut off, data is written) and gives the folder back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      halt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String address(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
  }

  private static Path data(Path folder) {
    return folder.resolve("data").toAbsolutePath().normalize();
  }

  /**
   * A first start that was killed half way leaves no cluster behind: it is made aside and then
   * moved.
   */
  private static void createCluster(PostgresProgram programs, Path data) throws IOException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    Path aside = data.resolveSibling("data.new");
    Folders.delete(aside);
    programs.run(
        null,
        "initdb",
        "--auth=trust",
        "--username=" + USER,
        "--encoding=UTF8",
        // Bytewise order: there on every system, the same on every system.
        "--locale=C",
        "--pgdata=" + aside);
    Files.move(aside, data);
  }

  private String options() {
    String all =
        "-p %d -c listen_addresses=%s -c unix_socket_directories= -c max_connections=100"
            .formatted(port, HOST);
    return certificate == null ? all : all + certificate.options();
  }
}
