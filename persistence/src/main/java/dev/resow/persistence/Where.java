package dev.resow.persistence;

import java.util.ArrayList;
import java.util.List;

/** Conditions of a query, joined by AND, with their parameters in order. */
public final class Where {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  /**
   * @param condition with a {@code ?} for each value
   */
  public Where and(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  /** {@code WHERE ...}, or an empty text without conditions. */
  public String sql() {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  /**
   * The parameters of the conditions.
   *
   * @param more parameters that stand after the conditions in the statement
   */
  public Object[] parameters(Object... more) {
    var all = new ArrayList<>(parameters);
    all.addAll(List.of(more));
    return all.toArray();
  }
}
