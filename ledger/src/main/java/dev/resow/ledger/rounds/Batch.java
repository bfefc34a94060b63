package dev.resow.ledger.rounds;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** One statement for many rows, prepared when the first row comes. */
final class Batch implements AutoCloseable {
  private final Connection connection;
  private final String sql;
  private PreparedStatement statement;

  Batch(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /** Sets the parameters of a row. */
  interface Row {
    void set(PreparedStatement statement) throws SQLException;
  }

  void add(Row row) throws SQLException {
    if (statement == null) statement = connection.prepareStatement(sql);
    row.set(statement);
    statement.addBatch();
  }

  void execute() throws SQLException {
    if (statement != null) statement.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) statement.close();
  }
}
