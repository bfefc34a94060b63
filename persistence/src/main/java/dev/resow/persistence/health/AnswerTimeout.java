package dev.resow.persistence.health;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives a connection that is open the time limit for statements. Before, while it is opened, the
 * driver's {@code socketTimeout} applies, which is much shorter: a server that accepts a connection
 * and never answers, as a frozen primary does, costs seconds then, and the next server of the URL
 * has its turn.
 */
@Singleton
class AnswerTimeout implements AgroalPoolInterceptor {
  private final int openingMillis;
  private final int answerMillis;

  /**
   * @param openingSeconds limit for each answer while a connection is opened
   * @param answer limit for each answer afterwards
   */
  AnswerTimeout(
      @ConfigProperty(
              name = "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout",
              defaultValue = "0")
          int openingSeconds,
      @ConfigProperty(name = "resow.database.answer-timeout", defaultValue = "PT25S")
          Duration answer) {
    if (answer.compareTo(Duration.ofSeconds(1)) < 0
        || answer.compareTo(Duration.ofHours(1)) > 0) // as int milliseconds
    throw new IllegalArgumentException(
          "resow.database.answer-timeout: expected PT1S to PT1H, found " + answer);
    openingMillis = 1000 * openingSeconds;
    answerMillis = Math.toIntExact(answer.toMillis());
  }

  /** A {@code socketTimeout} in the JDBC URL overrides both limits and stays. */
  @Override
  public void onConnectionCreate(Connection connection) {
    try {
      if (connection.getNetworkTimeout() == openingMillis)
        connection.setNetworkTimeout(Runnable::run, answerMillis);
    } catch (SQLException e) {
      throw new IllegalStateException("the time limit of a new connection was not set", e);
    }
  }
}
