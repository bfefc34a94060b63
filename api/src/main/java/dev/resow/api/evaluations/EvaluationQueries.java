package dev.resow.api.evaluations;

import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** Evaluations and their pairs. */
@ApplicationScoped
class EvaluationQueries {
  private static final String PAIRS =
      """
      SELECT p.number, p.prompt, p.seed, p.base_job, p.candidate_job,
        base.state AS base_state, base.result ->> 'verdict' AS base_verdict,
        candidate.state AS candidate_state, candidate.result ->> 'verdict' AS candidate_verdict
      FROM evaluation_pair p
      LEFT JOIN job base ON base.id = p.base_job
      LEFT JOIN job candidate ON candidate.id = p.candidate_job
      WHERE p.evaluation_id = ? AND p.number > ? ORDER BY p.number LIMIT ?""";

  private final Sql sql;

  EvaluationQueries(Sql sql) {
    this.sql = sql;
  }

  /**
   * @throws ProblemException if none of the tenants has such an evaluation
   */
  @Transactional
  EvaluationView get(TenantSet tenants, UUID id) {
    return view(find(tenants, id));
  }

  /**
   * Newest first.
   *
   * @param adapter null for all
   */
  @Transactional
  List<EvaluationView> newest(TenantSet tenants, String adapter, int limit) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    if (!tenants.isAll()) {
      conditions.add("tenant in :tenants");
      values.put("tenants", tenants.names());
    }
    if (adapter != null) {
      conditions.add("adapter = :adapter");
      values.put("adapter", adapter);
    }
    String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions) + " ";
    return EvaluationRow.<EvaluationRow>find(
            "from EvaluationRow " + where + "order by createdAt desc, id desc", values)
        .page(0, limit)
        .list()
        .stream()
        .map(this::view)
        .toList();
  }

  @Transactional
  List<EvaluationView.Pair> pairs(TenantSet tenants, UUID id, int after, int limit) {
    find(tenants, id);
    return sql.list(PAIRS, EvaluationQueries::pair, id, after, limit);
  }

  /** What the jobs of an evaluation say now. */
  PairedResult result(UUID id, int pairs) {
    return PairedResult.of(
        sql.list(
            PAIRS,
            row ->
                new PairedResult.Pair(
                    row.getString("prompt"), judgement(row, "base"), judgement(row, "candidate")),
            id,
            0,
            pairs));
  }

  private EvaluationView view(EvaluationRow row) {
    return EvaluationView.of(
        row,
        row.result == null
            ? result(row.id, row.pairs)
            : Json.parse(row.result, PairedResult.class));
  }

  private static EvaluationView.Pair pair(ResultSet row) throws SQLException {
    return new EvaluationView.Pair(
        row.getInt("number"),
        row.getString("prompt"),
        row.getLong("seed"),
        side(row, "base"),
        side(row, "candidate"));
  }

  private static EvaluationView.Side side(ResultSet row, String side) throws SQLException {
    return new EvaluationView.Side(
        row.getObject(side + "_job", UUID.class), judgement(row, side), verdict(row, side));
  }

  private static Judgement judgement(ResultSet row, String side) throws SQLException {
    String state = row.getString(side + "_state");
    return Judgement.of(state == null ? null : JobState.valueOf(state), verdict(row, side));
  }

  private static Verdict verdict(ResultSet row, String side) throws SQLException {
    return Json.mapper().convertValue(row.getString(side + "_verdict"), Verdict.class);
  }

  private static EvaluationRow find(TenantSet tenants, UUID id) {
    EvaluationRow found = EvaluationRow.findById(id);
    if (found == null || !tenants.includes(found.tenant))
      throw new ProblemException(ProblemType.NOT_FOUND, "No evaluation has the id " + id + ".");
    return found;
  }
}
