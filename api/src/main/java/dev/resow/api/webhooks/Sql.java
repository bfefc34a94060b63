package dev.resow.api.webhooks;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Statements with parameters, each a transaction of its own. */
@ApplicationScoped
class Sql {
  private final AgroalDataSource database;

  Sql(AgroalDataSource database) {
    this.database = database;
  }

  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @param values texts, arrays of texts, numbers, bytes, UUIDs, instants; null with a cast in the
   *     statement
   */
  <T> List<T> read(String sql, Reader<T> reader, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      fill(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        var found = new ArrayList<T>();
        while (rows.next()) found.add(reader.read(rows));
        return found;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("reading webhooks failed", e);
    }
  }

  /**
   * @return how many rows were changed
   */
  int run(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      fill(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("writing webhooks failed", e);
    }
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++)
      switch (values[i]) {
        case String[] texts ->
            statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
        case Instant time -> statement.setTimestamp(i + 1, Timestamp.from(time));
        case null, default -> statement.setObject(i + 1, values[i]);
      }
  }

  /** A time column, or null. */
  static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
