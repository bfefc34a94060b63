package dev.resow.api.replays;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.UUID;

/** Replays and the outcomes of their seeds, compared on request. */
@ApplicationScoped
class ReplayQueries {
  private static final String SEEDS =
      """
      SELECT s.number, s.origin_job, s.origin_attempt, s.origin_round, s.seed, s.job_id,
        s.made_at IS NOT NULL AS made, was.method AS was_method, was.verdict AS was_verdict, was.failed AS was_failed,
        was.score AS was_score, job.state, origin.result AS was_result, job.result,
        coalesce(job.result->>'verdict', now.verdict) AS now_verdict, now.score AS now_score,
        now.method AS now_method, used.forward_equivalents AS spent
      FROM replay_seed s
      JOIN job_round was ON (was.job_id, was.attempt, was.round)
        = (s.origin_job, s.origin_attempt, s.origin_round)
      JOIN job origin ON origin.id = s.origin_job
      LEFT JOIN job ON job.id = s.job_id
      LEFT JOIN LATERAL (
        SELECT method, verdict, score FROM job_round r WHERE r.job_id = s.job_id
        ORDER BY attempt DESC, round DESC LIMIT 1) now ON true
      LEFT JOIN LATERAL (
        SELECT sum(forward_equivalents) AS forward_equivalents FROM job_round r
        WHERE r.job_id = s.job_id) used ON true
      WHERE s.replay_id = ? AND s.number > ? ORDER BY s.number LIMIT ?\
      """;

  private final Sql sql;
  private final Pixels pixels;

  ReplayQueries(Sql sql, Pixels pixels) {
    this.sql = sql;
    this.pixels = pixels;
  }

  private record Light(boolean made, Outcome outcome, Comparison.Pair compared, double spent) {}

  /**
   * @throws ProblemException if none of the tenants has such a replay
   */
  @Transactional
  ReplayView get(TenantSet tenants, UUID id) {
    return view(replay(tenants, id));
  }

  /** Newest first. */
  @Transactional
  List<ReplayView> newest(TenantSet tenants, int limit) {
    var newestFirst = Sort.descending("createdAt", "id");
    PanacheQuery<ReplayRow> replays =
        tenants.isAll()
            ? ReplayRow.findAll(newestFirst)
            : ReplayRow.find("tenant in ?1", newestFirst, tenants.names());
    return replays.page(0, limit).list().stream().map(this::view).toList();
  }

  @Transactional
  List<ReplayView.Seed> seeds(TenantSet tenants, UUID id, int after, int limit) {
    boolean plain = isPlain(replay(tenants, id));
    return list(id, after, limit, row -> seed(row, plain));
  }

  private ReplayView view(ReplayRow replay) {
    var seeds =
        list(
            replay.id,
            0,
            replay.seeds,
            row ->
                new Light(
                    row.getBoolean("made"), outcome(row), compared(row), row.getDouble("spent")));
    var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
    seeds.forEach(seed -> outcomes.merge(seed.outcome(), 1, Integer::sum));
    return new ReplayView(
        replay.id,
        replay.createdAt,
        replay.request,
        replay.seeds,
        (int) seeds.stream().filter(Light::made).count(),
        !outcomes.containsKey(Outcome.RUNNING),
        outcomes,
        Comparison.of(seeds.stream().map(Light::compared).toList()),
        replay.estimate,
        seeds.stream().mapToDouble(Light::spent).sum(),
        ReplayView.Links.of(replay.id));
  }

  private <T> List<T> list(UUID id, int after, int limit, Sql.RowMapper<T> mapper) {
    return sql.list(SEEDS, mapper, id, after, limit);
  }

  private ReplayView.Seed seed(ResultSet row, boolean plain) throws SQLException {
    JobState state = state(row);
    boolean ended = state != null && state.isTerminal();
    JobResult result = result(row.getString("result"));
    long seed = row.getLong("seed");
    return new ReplayView.Seed(
        row.getInt("number"),
        row.getObject("origin_job", UUID.class),
        row.getInt("origin_attempt"),
        row.getInt("origin_round"),
        seed,
        new ReplayView.Round(
            row.getString("was_method"), verdict(row, "was_verdict"), score(row, "was_score")),
        row.getObject("job_id", UUID.class),
        state,
        ended
            ? new ReplayView.Round(
                row.getString("now_method"), verdict(row, "now_verdict"), score(row, "now_score"))
            : null,
        outcome(row),
        plain && ended && result != null
            ? Reproduction.of(seed, result(row.getString("was_result")), result, pixels::compare)
            : null);
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    JobState state = state(row);
    if (state == null) return Outcome.RUNNING;
    return Outcome.of(
        new Outcome.Judged(verdict(row, "was_verdict"), score(row, "was_score")),
        state,
        new Outcome.Judged(verdict(row, "now_verdict"), score(row, "now_score")));
  }

  private static Comparison.Pair compared(ResultSet row) throws SQLException {
    var before =
        row.getBoolean("was_failed")
            ? Comparison.Before.FAILED
            : verdict(row, "was_verdict") == Verdict.CLEAR
                ? Comparison.Before.CLEAR
                : Comparison.Before.NEITHER;
    return new Comparison.Pair(before, Comparison.Now.of(state(row), verdict(row, "now_verdict")));
  }

  private static JobState state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return state == null ? null : JobState.valueOf(state);
  }

  private static Verdict verdict(ResultSet row, String column) throws SQLException {
    return Json.mapper().convertValue(row.getString(column), Verdict.class);
  }

  private static Double score(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Double.class);
  }

  private static JobResult result(String json) {
    return json == null ? null : Json.parse(json, JobResult.class);
  }

  private static ReplayRow replay(TenantSet tenants, UUID id) {
    ReplayRow found = ReplayRow.findById(id);
    if (found == null || !tenants.includes(found.tenant))
      throw new ProblemException(ProblemType.NOT_FOUND, "No replay has the id " + id + ".");
    return found;
  }

  private static boolean isPlain(ReplayRow replay) {
    try {
      return Json.mapper().readValue(replay.request, ReplayRequest.class).policyOrPlain().isPlain();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored replay cannot be read: " + replay.request, e);
    }
  }
}
