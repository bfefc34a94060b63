package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Streaming replication of a server that was started by {@link EmbeddedPostgres#start}: a copy that
 * follows it and confirms every commit, and its promotion. For tests and trials on loopback, where
 * every account may connect.
 */
public final class PostgresReplication {
  private static final String BOUNDED = "?connectTimeout=5&socketTimeout=60";
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  /** What is written between the beginning of a copy and the first connection of the standby. */
  private static final String KEPT = "256MB";

  private final int port;

  /**
   * @param port of the server
   */
  public PostgresReplication(int port) {
    this.port = port;
  }

  /**
   * Copies the data of this server while it runs, by PostgreSQL's low-level interface for backups.
   * A server that is started in the copy's folder is a standby that follows this one.
   *
   * @param folder of this server
   * @param copy folder of the standby, whose server must not run; older data there is deleted
   * @throws IOException if the server does not take the commands or a file cannot be copied
   */
  public void copyTo(Path folder, Path copy) throws IOException {
    Path target = copy.resolve("data").toAbsolutePath();
    Folders.delete(target);
    try (var connection = connect()) {
      execute(connection, "ALTER SYSTEM SET wal_keep_size = '" + KEPT + "'");
      execute(connection, "SELECT pg_reload_conf()");
      execute(connection, "SELECT pg_backup_start('standby', true)");
      DataCopy.of(folder.resolve("data").toAbsolutePath(), target);
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        row.next();
        Files.writeString(target.resolve("backup_label"), row.getString(1));
      }
    } catch (SQLException e) {
      throw new IOException(
          "cannot copy the server at port %d: %s".formatted(port, e.getMessage()), e);
    }
    Files.createFile(target.resolve("standby.signal"));
    Files.writeString(
        target.resolve("postgresql.auto.conf"),
        """
        primary_conninfo = 'host=127.0.0.1 port=%d user=%s'
        synchronous_standby_names = ''
        wal_retrieve_retry_interval = '500ms'
        """
            .formatted(port, EmbeddedPostgres.USER),
        StandardOpenOption.APPEND);
  }

  /**
   * Waits until a standby follows this server. From then on a commit returns once the standby has
   * it on its disk.
   *
   * @throws IOException if none follows in time
   */
  public void awaitFollower(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    try (var connection = connect()) {
      while (!isFollowed(connection)) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "no standby follows the server at port %d within %s".formatted(port, limit));
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
      execute(connection, "ALTER SYSTEM SET synchronous_standby_names = '*'");
      execute(connection, "SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IOException(
          "cannot set up replication at port %d: %s".formatted(port, e.getMessage()), e);
    }
  }

  private static boolean isFollowed(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  /**
   * This server, a standby, takes writes from now on. Its old primary must be gone or stand still.
   *
   * @throws IllegalStateException if it is no standby or does not take over in time
   */
  public void promote(Duration limit) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT pg_promote(true, %d)".formatted(limit.toSeconds()))) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new IllegalStateException(
            "the standby at port %d did not take over within %s".formatted(port, limit));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the standby at port %d did not take over: %s".formatted(port, e.getMessage()), e);
    }
  }

  private Connection connect() throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres%s".formatted(port, BOUNDED);
    return DriverManager.getConnection(url, EmbeddedPostgres.USER, "");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
