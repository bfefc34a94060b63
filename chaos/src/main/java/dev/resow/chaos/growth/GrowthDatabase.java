package dev.resow.chaos.growth;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** What the database holds. */
final class GrowthDatabase implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Connection connection;

  GrowthDatabase(String jdbcUrl) throws SQLException {
    connection = DriverManager.getConnection(jdbcUrl + "?currentSchema=resow", "postgres", "");
  }

  Connection connection() {
    return connection;
  }

  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  String text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Tables with at least half as many rows as there are jobs. */
  Set<String> growing() throws SQLException {
    var names = new TreeSet<String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT relname FROM pg_class WHERE relnamespace = 'resow'::regnamespace
                AND relkind = 'r' AND reltuples >= (SELECT count(*) FROM job) / 2.0""")) {
      while (rows.next()) names.add(rows.getString(1));
    }
    return names;
  }

  GrowthFigures.Size size(double fillSeconds) throws SQLException {
    String all = " FROM pg_class WHERE relnamespace = 'resow'::regnamespace AND relkind = 'r'";
    return new GrowthFigures.Size(
        number("SELECT count(*) FROM job"),
        number("SELECT count(*) FROM job WHERE state = 'QUEUED'"),
        number("SELECT sum(pg_total_relation_size(oid))" + all),
        number("SELECT sum(pg_indexes_size(oid))" + all),
        fillSeconds);
  }

  /**
   * Waits until a condition is met.
   *
   * @return false if it is not in time
   */
  boolean becomes(String condition, Duration limit) throws SQLException {
    long end = System.nanoTime() + limit.toNanos();
    while (number("SELECT CASE WHEN " + condition + " THEN 1 ELSE 0 END") == 0) {
      if (System.nanoTime() > end) return false;
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return true;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
