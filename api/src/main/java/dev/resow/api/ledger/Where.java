package dev.resow.api.ledger;

import dev.resow.api.access.TenantSet;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Conditions of a query and their parameters, in order. */
public final class Where {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /** The conditions of a filter on {@code job_round r}. */
  public static Where rounds(LedgerFilter filter) {
    var where = new Where().of(filter.tenants(), "r.tenant");
    if (filter.since() != null) where.and("r.started_at >= ?", filter.since());
    if (filter.until() != null) where.and("r.started_at < ?", filter.until());
    if (filter.model() != null) where.and("r.model = ?", filter.model());
    if (filter.method() != null) where.and("r.method = ?", filter.method());
    if (!filter.verdicts().isEmpty())
      where.and("r.verdict = ANY (?)", (Object) columns(filter.verdicts()));
    if (filter.failed() != null) where.and(filter.failed() ? "r.failed" : "NOT r.failed");
    if (!filter.jobs().isEmpty())
      where.and(
          "r.job_id = ANY (CAST(? AS uuid[]))", (Object) filter.jobs().toArray(String[]::new));
    if (filter.text() != null)
      where.and(
          "EXISTS (SELECT 1 FROM job j WHERE j.id = r.job_id"
              + " AND position(search_text(?) in search_text(j.prompt)) > 0)",
          filter.text());
    return where;
  }

  /** Restricts it to the caller's tenants. */
  public Where of(TenantSet tenants, String column) {
    conditions.add(tenants.condition(column));
    values.addAll(tenants.values());
    return this;
  }

  public Where and(String condition, Object... parameters) {
    conditions.add(condition);
    values.addAll(List.of(parameters));
    return this;
  }

  /** {@code WHERE ...}, or nothing. */
  public String sql() {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  /**
   * Sets the parameters.
   *
   * @return the number of the parameter after them
   */
  public int bind(PreparedStatement statement, int from) throws SQLException {
    int at = from;
    for (Object value : values)
      switch (value) {
        case Instant time -> statement.setObject(at++, time.atOffset(ZoneOffset.UTC));
        case String[] texts ->
            statement.setArray(at++, statement.getConnection().createArrayOf("text", texts));
        default -> statement.setObject(at++, value);
      }
    return at;
  }

  private static String[] columns(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> Json.mapper().convertValue(verdict, String.class))
        .toArray(String[]::new);
  }
}
