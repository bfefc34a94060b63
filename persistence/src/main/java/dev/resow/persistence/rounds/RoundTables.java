package dev.resow.persistence.rounds;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Json;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.Verdict;
import dev.resow.persistence.EntityTable;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes facts about rounds: one batch per kind of fact, however many jobs there are. The order of
 * the kinds is safe because a round with a summary is no longer open, and an end only concerns what
 * came before it.
 */
@ApplicationScoped
public class RoundTables {
  private static final EntityTable<RoundRow> ROUNDS =
      new EntityTable<>(RoundRow.class, RoundRow::new);

  private static final String UPSERT =
      """
      %s
      ON CONFLICT (job_id, attempt, round) DO UPDATE SET
        fingerprint = coalesce(excluded.fingerprint, job_round.fingerprint),
        ended_at = coalesce(job_round.ended_at, excluded.ended_at),
        ending = CASE WHEN excluded.ending = 'failed' THEN 'failed'
          ELSE coalesce(job_round.ending, excluded.ending) END,
        verdict = coalesce(excluded.verdict, job_round.verdict),
        score = coalesce(excluded.score, job_round.score),
        looked_at_step = coalesce(excluded.looked_at_step, job_round.looked_at_step),
        max_iom = coalesce(excluded.max_iom, job_round.max_iom),
        min_exclusive = coalesce(excluded.min_exclusive, job_round.min_exclusive),
        steps_done = coalesce(excluded.steps_done, job_round.steps_done),
        updates = coalesce(excluded.updates, job_round.updates),
        forward_equivalents =
          coalesce(excluded.forward_equivalents, job_round.forward_equivalents),
        found = coalesce(excluded.found, job_round.found),
        findings = coalesce(excluded.findings, job_round.findings)"""
          .formatted(ROUNDS.insert());
  private static final String LATE_CHECK =
      """
      UPDATE job_round SET verdict = coalesce(verdict, ?), score = coalesce(score, ?),
        looked_at_step = ?, max_iom = ?, min_exclusive = ?,
        found = coalesce(found, CAST(? AS jsonb)), findings = coalesce(findings, CAST(? AS jsonb))
      WHERE job_id = ? AND attempt = ? AND round = ? AND looked_at_step IS NULL""";
  private static final String PAIR =
      """
      INSERT INTO job_round_pair (job_id, attempt, round, first, second, tenant, at, iom, overlap,
        interchange, overlapped)
      SELECT job_id, attempt, round, ?, ?, tenant, started_at, ?, ?, ?, ?
      FROM job_round WHERE job_id = ? AND attempt = ? AND round = ?
      ON CONFLICT DO NOTHING""";
  private static final String AREA =
      """
      INSERT INTO job_round_area (job_id, attempt, round, subject, area, exclusive)
      SELECT job_id, attempt, round, ?, ?, ?
      FROM job_round WHERE job_id = ? AND attempt = ? AND round = ?
      ON CONFLICT DO NOTHING""";
  private static final String REPEATED =
      """
      UPDATE job_round SET retold = true
      WHERE job_id = ? AND attempt < ? AND seed = ? AND method = ? AND NOT retold""";
  private static final String END =
      """
      UPDATE job_round SET ended_at = ?, ending = ?
      WHERE job_id = ? AND (attempt, round) < (?, ?) AND ended_at IS NULL""";
  private static final String NONE_CLEAR =
      """
      UPDATE job_round SET forsaken = true
      WHERE job_id = ? AND NOT EXISTS (
        SELECT 1 FROM job_round clear WHERE clear.job_id = ? AND clear.verdict = 'clear')""";

  private static final List<String> ORDER =
      List.of(UPSERT, LATE_CHECK, PAIR, AREA, REPEATED, END, NONE_CLEAR);

  private final Sql sql;

  RoundTables(Sql sql) {
    this.sql = sql;
  }

  /** Writes the facts in the current transaction. */
  public void write(List<RoundFact> facts) {
    var batches = new Batches();
    facts.forEach(fact -> add(fact, batches));
    for (String statement : ORDER) sql.batch(statement, batches.of(statement));
  }

  /** Parameters by statement. */
  private static final class Batches {
    private final Map<String, List<Object[]>> rows = new HashMap<>();

    void add(String statement, Object... parameters) {
      rows.computeIfAbsent(statement, _ -> new ArrayList<>()).add(parameters);
    }

    List<Object[]> of(String statement) {
      return rows.getOrDefault(statement, List.of());
    }
  }

  private static void add(RoundFact fact, Batches batches) {
    switch (fact) {
      case RoundFact.Began b -> upsert(batches, RoundRow.of(b.key(), b.origin(), b.seed(), b.at()));
      case RoundFact.Summarized s -> upsert(batches, row(s));
      case RoundFact.Checked c -> {
        if (c.origin() == null) lateCheck(batches, c);
        else upsert(batches, row(c));
        for (var score : c.event().pairs()) pair(batches, c, score);
        for (var area : c.event().areas()) area(batches, c, area);
      }
      case RoundFact.Repeated r ->
          batches.add(REPEATED, r.key().jobId(), r.key().attempt(), r.seed(), r.method());
      case RoundFact.EndedBefore(var key, var ending, var at) ->
          batches.add(END, at, ending.column(), key.jobId(), key.attempt(), key.round());
      case RoundFact.NoneClear n -> batches.add(NONE_CLEAR, n.jobId(), n.jobId());
    }
  }

  private static void upsert(Batches batches, RoundRow row) {
    batches.add(UPSERT, ROUNDS.insertParameters(row));
  }

  private static RoundRow row(RoundFact.Summarized s) {
    var row = RoundRow.of(s.key(), s.origin(), s.seed(), s.startedAt());
    row.endedAt = s.endedAt();
    row.ending = s.ending().column();
    row.verdict = verdict(s.verdict());
    row.score = s.score();
    row.stepsDone = s.stepsDone();
    row.updates = s.updates();
    row.forwardEquivalents = s.forwardEquivalents();
    row.found = found(s.findings());
    row.findings = findings(s.findings());
    return row;
  }

  private static RoundRow row(RoundFact.Checked c) {
    OverlapDetected e = c.event();
    var row = RoundRow.of(c.key(), c.origin(), e.seed(), e.at());
    row.verdict = verdict(e.verdict());
    row.score = e.score();
    row.lookedAtStep = e.step();
    row.maxIom = maxIom(e);
    row.minExclusive = minExclusive(e);
    row.found = found(e.findings());
    row.findings = findings(e.findings());
    return row;
  }

  private static void lateCheck(Batches batches, RoundFact.Checked c) {
    OverlapDetected e = c.event();
    batches.add(
        LATE_CHECK,
        new Sql.Nullable(verdict(e.verdict()), JDBCType.VARCHAR),
        number(e.score()),
        e.step(),
        number(maxIom(e)),
        number(minExclusive(e)),
        new Sql.Nullable(found(e.findings()), JDBCType.VARCHAR),
        new Sql.Nullable(findings(e.findings()), JDBCType.VARCHAR),
        c.key().jobId(),
        c.key().attempt(),
        c.key().round());
  }

  /** Names in lower case and in alphabetical order. */
  private static void pair(Batches batches, RoundFact.Checked c, PairScore score) {
    String first = subject(score.first());
    String second = subject(score.second());
    boolean inOrder = first.compareTo(second) <= 0;
    var limits = c.event().thresholds();
    Boolean exceeded = limits == null ? null : limits.exceededBy(score).orElse(null);
    batches.add(
        PAIR,
        inOrder ? first : second,
        inOrder ? second : first,
        score.iom(),
        number(score.overlap()),
        number(score.interchange()),
        new Sql.Nullable(exceeded, JDBCType.BOOLEAN),
        c.key().jobId(),
        c.key().attempt(),
        c.key().round());
  }

  private static void area(Batches batches, RoundFact.Checked c, SubjectArea area) {
    batches.add(
        AREA,
        subject(area.subject()),
        area.area(),
        area.exclusive(),
        c.key().jobId(),
        c.key().attempt(),
        c.key().round());
  }

  private static String found(List<Finding> findings) {
    return findings.isEmpty() ? null : Json.text(FindingKind.found(findings));
  }

  private static String findings(List<Finding> findings) {
    return findings.isEmpty() ? null : Json.text(findings);
  }

  private static Sql.Nullable number(Double value) {
    return new Sql.Nullable(value, JDBCType.DOUBLE);
  }

  private static Double maxIom(OverlapDetected e) {
    return e.thresholds() == null ? null : e.thresholds().maxIom();
  }

  private static Double minExclusive(OverlapDetected e) {
    return e.thresholds() == null ? null : e.thresholds().minExclusive();
  }

  private static String subject(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** As JSON and the column write it. */
  private static String verdict(Verdict verdict) {
    return Json.mapper().convertValue(verdict, String.class);
  }
}
