package dev.resow.api.usage;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.Locale;

/** What the rows of a usage report are about. */
enum Grouping {
  TENANT("tenant"),
  MODEL("spec ->> 'model'"),
  METHOD("spec ->> 'method'");

  private final String column;

  Grouping(String column) {
    this.column = column;
  }

  static Grouping parse(String text) {
    for (Grouping grouping : values()) if (grouping.word().equals(text)) return grouping;
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "by must be tenant, model or method, not '" + Excerpt.of(text) + "'.");
  }

  /** As parameters and answers name it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The expression of SQL. */
  String column() {
    return column;
  }
}
