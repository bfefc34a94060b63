package dev.resow.api.problem;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What a refusal of the database means to a client, by the class of its SQLSTATE (SQL standard;
 * PostgreSQL manual, appendix A). Only a database that cannot work right now is worth trying again.
 */
final class DatabaseProblems {
  /** Connection exception, insufficient resources, operator intervention. */
  private static final Set<String> AWAY = Set.of("08", "53", "57");

  /** A value that no column can hold: text with U+0000, a number or a time out of range. */
  private static final String DATA = "22";

  private DatabaseProblems() {}

  /** The problem for a failure that the database has caused; empty for any other. */
  static Optional<ProblemType> of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause())
      if (t instanceof SQLException e) return Optional.of(of(e));
    return Optional.empty();
  }

  private static ProblemType of(SQLException e) {
    String state = e.getSQLState();
    // The pool has no state of its own: it found no free connection in time.
    if (state == null || state.length() < 2 || AWAY.contains(state.substring(0, 2)))
      return ProblemType.UNAVAILABLE;
    return state.startsWith(DATA) ? ProblemType.INVALID_PARAMETER : ProblemType.INTERNAL;
  }
}
