package dev.resow.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Plain SQL for what runs many times per second: on the connection of the running transaction, or
 * without one each statement by itself.
 */
@ApplicationScoped
public class Database {
  private final DataSource source;

  Database(DataSource source) {
    this.source = source;
  }

  /** Work with an answer. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** Work without one. */
  @FunctionalInterface
  public interface Change {
    void make(Connection connection) throws SQLException;
  }

  /**
   * @throws DatabaseException if the database refuses or is away
   */
  public <T> T call(Question<T> question) {
    try (var connection = source.getConnection()) {
      return question.ask(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * @throws DatabaseException if the database refuses or is away
   */
  public void run(Change change) {
    call(
        connection -> {
          change.make(connection);
          return null;
        });
  }
}
