package dev.resow.api.rounds;

import dev.resow.contract.FindingKind;
import dev.resow.persistence.Sql;
import dev.resow.persistence.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How often seeds fail. A rate is failed / (failed + clear): rounds without an overlap check do not
 * count.
 */
@ApplicationScoped
class RateQueries {
  private static final int MOST_PAIRS = 1000;
  private static final String COUNTS =
      """
      count(*) AS rounds, count(*) FILTER (WHERE r.failed) AS failed,
      count(*) FILTER (WHERE r.verdict = 'clear' AND NOT r.failed) AS clear,
      count(*) FILTER (WHERE r.verdict = 'unchecked' AND NOT r.failed) AS unchecked""";

  /** Rounds by what was found in them. */
  private static final String FOUND =
      Arrays.stream(FindingKind.values())
          .map(FindingKind::word)
          .map(
              kind ->
                  "count(*) FILTER (WHERE jsonb_exists(round_found(r.found, r.verdict), '%1$s')) AS %1$s"
                      .formatted(kind))
          .collect(Collectors.joining(", "));

  private final Sql sql;

  RateQueries(Sql sql) {
    this.sql = sql;
  }

  /** Failures of two subjects that were drawn together. */
  @Schema(description = "Rounds that sampled these two subjects together.")
  public record PairRate(
      String first,
      String second,
      long rounds,
      long failed,
      long clear,
      @Schema(description = "failed / (failed + clear), 0 to 1; absent if no round was judged.")
          Double failureRate,
      @Schema(description = "Rounds in which this pair was above the overlap threshold.")
          long overlapped,
      double meanIom,
      double maxIom) {}

  /** Failures of a guidance method on a model. */
  @Schema(description = "Rounds of one guidance method on one model.")
  public record MethodRate(
      String model,
      String method,
      long rounds,
      long failed,
      long clear,
      long unchecked,
      long overlapped,
      long missing,
      long misplaced,
      long mixed,
      @Schema(description = "failed / (failed + clear), 0 to 1; absent if no round was judged.")
          Double failureRate,
      @Schema(description = "Mean forward equivalents per completed step.")
          Double forwardEquivalentsPerStep) {}

  /** Failures in an hour or a day. */
  @Schema(description = "Rounds that started in one hour or day (UTC).")
  public record TimeRate(
      Instant from,
      long rounds,
      long failed,
      long clear,
      long unchecked,
      long overlapped,
      long missing,
      long misplaced,
      long mixed,
      Double failureRate) {}

  /** Pairs with the most failures first. */
  List<PairRate> pairs(LedgerFilter filter) {
    var where =
        once(filter)
            .and(filter.tenants().condition("p.tenant"), filter.tenants().values().toArray());
    return sql.list(
        """
        SELECT p.first, p.second, %s,
          count(*) FILTER (WHERE p.overlapped) AS overlapped,
          avg(p.iom) AS mean_iom, max(p.iom) AS max_iom
        FROM job_round_pair p JOIN job_round r
          ON (r.job_id, r.attempt, r.round) = (p.job_id, p.attempt, p.round)
        %s GROUP BY p.first, p.second
        ORDER BY failed DESC, rounds DESC, p.first, p.second LIMIT %d"""
            .formatted(COUNTS, where.sql(), MOST_PAIRS),
        row ->
            new PairRate(
                row.getString("first"),
                row.getString("second"),
                row.getLong("rounds"),
                row.getLong("failed"),
                row.getLong("clear"),
                rate(row),
                row.getLong("overlapped"),
                row.getDouble("mean_iom"),
                row.getDouble("max_iom")),
        where.parameters());
  }

  List<MethodRate> methods(LedgerFilter filter) {
    var where = once(filter);
    return sql.list(
        """
        SELECT r.model, r.method, %s, %s,
          sum(r.forward_equivalents) / nullif(sum(r.steps_done)
            FILTER (WHERE r.forward_equivalents IS NOT NULL), 0) AS per_step
        FROM job_round r %s GROUP BY r.model, r.method ORDER BY r.model, r.method"""
            .formatted(COUNTS, FOUND, where.sql()),
        row ->
            new MethodRate(
                row.getString("model"),
                row.getString("method"),
                row.getLong("rounds"),
                row.getLong("failed"),
                row.getLong("clear"),
                row.getLong("unchecked"),
                row.getLong("overlapped"),
                row.getLong("missing"),
                row.getLong("misplaced"),
                row.getLong("mixed"),
                rate(row),
                row.getObject("per_step", Double.class)),
        where.parameters());
  }

  /** Oldest first; an hour or a day without rounds has no row. */
  List<TimeRate> timeline(LedgerFilter filter, Bucket bucket) {
    var where = once(filter);
    return sql.list(
        """
        SELECT date_trunc('%s', r.started_at, 'UTC') AS begins, %s, %s
        FROM job_round r %s GROUP BY 1 ORDER BY 1"""
            .formatted(bucket.unit(), COUNTS, FOUND, where.sql()),
        row ->
            new TimeRate(
                Sql.instant(row, "begins"),
                row.getLong("rounds"),
                row.getLong("failed"),
                row.getLong("clear"),
                row.getLong("unchecked"),
                row.getLong("overlapped"),
                row.getLong("missing"),
                row.getLong("misplaced"),
                row.getLong("mixed"),
                rate(row)),
        where.parameters());
  }

  /** A seed that several attempts of a job sampled counts once, for the last of them. */
  private static Where once(LedgerFilter filter) {
    return filter.where().and("NOT r.retold");
  }

  private static Double rate(ResultSet row) throws SQLException {
    long failed = row.getLong("failed");
    long judged = failed + row.getLong("clear");
    return judged == 0 ? null : (Double) ((double) failed / judged);
  }
}
