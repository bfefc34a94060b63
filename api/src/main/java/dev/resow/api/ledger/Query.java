package dev.resow.api.ledger;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Runs a query of its own and reads rows into records. */
@ApplicationScoped
public class Query {
  private final AgroalDataSource database;

  Query(AgroalDataSource database) {
    this.database = database;
  }

  /** Sets the parameters. */
  public interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** Reads one row. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @throws DatabaseException with the SQLException as its cause
   */
  public <T> List<T> list(String sql, Parameters parameters, Row<T> row) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      parameters.set(statement);
      try (ResultSet rows = statement.executeQuery()) {
        var list = new ArrayList<T>();
        while (rows.next()) list.add(row.read(rows));
        return list;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** A time column, or null. */
  public static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The query failed. */
  public static final class DatabaseException extends RuntimeException {
    DatabaseException(SQLException cause) {
      super(cause);
    }
  }
}
