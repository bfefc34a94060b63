package dev.resow.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Runs SQL statements on the connection of the current transaction. Without a transaction each call
 * commits by itself.
 *
 * <p>Panache entities are the usual way to the database. SQL is for two cases only: the four tables
 * that are written many times per second (job, job_event, job_round, outbox), where one batch per
 * transaction without a persistence context halves the cost of a job, and statements that no entity
 * expresses, such as reports, upserts and the order of a queue.
 *
 * <p>Parameters are positional ({@code ?}): text, boxed primitives, {@code byte[]}, {@link UUID},
 * {@link Instant}, {@code String[]} for {@code text[]}, {@code UUID[]} for {@code uuid[]}, {@link
 * Nullable}, or null. The server cancels a statement after 20 s ({@code statement_timeout} of the
 * connection pool). Every method throws {@link DatabaseException} if the database rejects the
 * statement or is not reachable.
 */
@ApplicationScoped
public class Sql {
  /**
   * Expression for a {@code SELECT} that does what {@link #useGenericPlans} does, for a statement
   * that begins a transaction anyway.
   */
  public static final String GENERIC_PLANS =
      "set_config('plan_cache_mode', 'force_generic_plan', true)";

  private final DataSource source;

  Sql(DataSource source) {
    this.source = source;
  }

  /** Reads the current row of a result. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Work that needs the connection itself. */
  @FunctionalInterface
  public interface ConnectionWork<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * A value that may be null, with its type. In a batch it keeps the parameter's type the same for
   * null and other values; otherwise the driver would prepare the statement again at each change.
   */
  public record Nullable(Object value, JDBCType type) {}

  /** All rows of a query, in its order. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... parameters) {
    return prepared(
        sql,
        statement -> {
          bind(statement, parameters);
          try (ResultSet rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) list.add(mapper.map(rows));
            return list;
          }
        });
  }

  /** The first row of a query, or empty if it has none. The mapper must not return null. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... parameters) {
    return prepared(
        sql,
        statement -> {
          bind(statement, parameters);
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.<T>empty();
          }
        });
  }

  /** The integer in the only row and column of a query. */
  public long count(String sql, Object... parameters) {
    return first(sql, row -> row.getLong(1), parameters).orElseThrow();
  }

  /**
   * Runs a statement that returns no rows.
   *
   * @return number of rows changed
   */
  public int update(String sql, Object... parameters) {
    return prepared(
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  /**
   * Runs a statement once per element, in one round trip.
   *
   * @param rows parameters of each run; without any, nothing is sent
   * @return number of rows changed by all runs together
   */
  public int batch(String sql, Collection<Object[]> rows) {
    if (rows.isEmpty()) return 0;
    // The driver parses a batch of one again each time instead of using a prepared statement.
    if (rows.size() == 1) return update(sql, rows.iterator().next());
    return prepared(
        sql,
        statement -> {
          for (Object[] row : rows) {
            bind(statement, row);
            statement.addBatch();
          }
          int changed = 0;
          for (int count : statement.executeBatch()) changed += count;
          return changed;
        });
  }

  /**
   * Until the end of the transaction, prepared statements keep one plan instead of being planned
   * again for the values of their parameters. For statements that always take the same way through
   * the same indexes: planning the order of the queue takes ten times as long as reading it.
   *
   * <p>Needs a transaction. See {@code plan_cache_mode} in the PostgreSQL manual, "Query Planning".
   */
  public void useGenericPlans() {
    first("SELECT " + GENERIC_PLANS, row -> true);
  }

  /** Work on the connection, for what the other methods do not offer. */
  public <T> T withConnection(ConnectionWork<T> work) {
    try (var connection = source.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private interface StatementWork<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private <T> T prepared(String sql, StatementWork<T> work) {
    return withConnection(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            return work.run(statement);
          }
        });
  }

  private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) bind(statement, i + 1, parameters[i]);
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Nullable(Object none, JDBCType type) when none == null ->
          statement.setNull(index, type.getVendorTypeNumber());
      case Nullable(Object some, JDBCType _) -> bind(statement, index, some);
      case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
      case String[] texts -> array(statement, index, "text", texts);
      case UUID[] ids -> array(statement, index, "uuid", ids);
      case null, default -> statement.setObject(index, value);
    }
  }

  private static void array(PreparedStatement statement, int index, String type, Object[] elements)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(type, elements));
  }

  /** A {@code timestamptz} column, or null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return instant(row.getObject(column, OffsetDateTime.class));
  }

  /** A {@code timestamptz} column by its number from 1, or null. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    return instant(row.getObject(column, OffsetDateTime.class));
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
