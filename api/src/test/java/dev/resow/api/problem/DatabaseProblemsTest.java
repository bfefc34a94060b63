package dev.resow.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Try again" appears only where trying again helps. */
class DatabaseProblemsTest {
  @ParameterizedTest
  @CsvSource({
    "08006, UNAVAILABLE", // connection failure
    "08001, UNAVAILABLE",
    "53300, UNAVAILABLE", // too many connections
    "53100, UNAVAILABLE", // disk full
    "57P01, UNAVAILABLE", // shutting down
    "57014, UNAVAILABLE", // statement timeout
    "22021, INVALID_PARAMETER", // U+0000 in text
    "22P05, INVALID_PARAMETER", // U+0000 in jsonb
    "22008, INVALID_PARAMETER", // time out of range
    "22003, INVALID_PARAMETER", // number out of range
    "23514, INTERNAL", // check violation
    "23505, INTERNAL",
    "42601, INTERNAL", // a mistake in our SQL
    "42P01, INTERNAL",
    "40001, INTERNAL",
    "XX000, INTERNAL"
  })
  void theClassOfTheSqlStateDecides(String state, ProblemType expected) {
    var failure = new IllegalStateException("wrapped", new SQLException("secret table", state));
    assertThat(DatabaseProblems.of(failure)).contains(expected);
  }

  @Test
  void aPoolWithoutAFreeConnectionIsUnavailable() {
    var failure = new SQLException("Sorry, acquisition timeout!");
    assertThat(DatabaseProblems.of(failure)).contains(ProblemType.UNAVAILABLE);
  }

  @Test
  void whatIsNotTheDatabasesIsNoneOfItsProblems() {
    assertThat(DatabaseProblems.of(new IllegalStateException("a bug"))).isEmpty();
  }
}
