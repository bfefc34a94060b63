package dev.resow.ledger.rounds;

import dev.resow.contract.Json;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Writes facts about rounds: one JDBC batch per kind of fact, however many jobs there are. The
 * order of kinds is safe because a round that is summed up is no longer open, and ends only concern
 * what came before.
 */
public final class RoundTables {
  private static final String UPSERT =
      """
      INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps, worker,
        fingerprint, started_at, ended_at, ending, verdict, score, looked_at_step, max_iom,
        min_exclusive, steps_done, updates, forward_equivalents)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        forward_equivalents = coalesce(excluded.forward_equivalents, job_round.forward_equivalents)\
      """;
  private static final String LATE_LOOK =
      """
      UPDATE job_round SET verdict = coalesce(verdict, ?), score = coalesce(score, ?),
        looked_at_step = ?, max_iom = ?, min_exclusive = ?
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
  private static final String END =
      """
      UPDATE job_round SET ended_at = ?, ending = ?
      WHERE job_id = ? AND (attempt, round) < (?, ?) AND ended_at IS NULL""";
  private static final String RETOLD =
      """
      UPDATE job_round SET retold = true
      WHERE job_id = ? AND attempt < ? AND seed = ? AND method = ? AND NOT retold""";
  private static final String FORSAKE =
      """
      UPDATE job_round SET forsaken = true
      WHERE job_id = ? AND NOT EXISTS (
        SELECT 1 FROM job_round clear WHERE clear.job_id = ? AND clear.verdict = 'clear')""";

  private RoundTables() {}

  /** Writes the facts in the connection's transaction. */
  public static void write(Connection connection, List<RoundFact> facts) throws SQLException {
    try (var upsert = new Batch(connection, UPSERT);
        var lateLook = new Batch(connection, LATE_LOOK);
        var pair = new Batch(connection, PAIR);
        var area = new Batch(connection, AREA);
        var retold = new Batch(connection, RETOLD);
        var end = new Batch(connection, END);
        var forsake = new Batch(connection, FORSAKE)) {
      for (RoundFact fact : facts)
        switch (fact) {
          case RoundFact.Began b -> upsert(upsert, b);
          case RoundFact.Summed s -> upsert(upsert, s);
          case RoundFact.Looked l -> {
            if (l.origin() == null) late(lateLook, l);
            else upsert(upsert, l);
            for (var score : l.event().pairs()) pair(pair, l, score);
            for (var subject : l.event().areas()) area(area, l, subject);
          }
          case RoundFact.Retold r -> retold(retold, r);
          case RoundFact.EndedBefore e -> end(end, e);
          case RoundFact.Forsaken f ->
              forsake.add(
                  s -> {
                    s.setObject(1, f.jobId());
                    s.setObject(2, f.jobId());
                  });
        }
      for (Batch batch : List.of(upsert, lateLook, pair, area, retold, end, forsake))
        batch.execute();
    }
  }

  private static void upsert(Batch batch, RoundFact.Began b) throws SQLException {
    batch.add(s -> common(s, b.key(), b.origin(), b.seed(), b.at()));
  }

  private static void upsert(Batch batch, RoundFact.Looked l) throws SQLException {
    OverlapDetected e = l.event();
    batch.add(
        s -> {
          common(s, l.key(), l.origin(), e.seed(), e.at());
          s.setString(14, verdict(e.verdict()));
          s.setObject(15, e.score(), Types.DOUBLE);
          s.setInt(16, e.step());
          s.setObject(17, maxIom(e), Types.DOUBLE);
          s.setObject(18, minExclusive(e), Types.DOUBLE);
        });
  }

  private static void upsert(Batch batch, RoundFact.Summed r) throws SQLException {
    batch.add(
        s -> {
          common(s, r.key(), r.origin(), r.seed(), r.startedAt());
          s.setObject(12, time(r.endedAt()));
          s.setString(13, r.ending().column());
          s.setString(14, verdict(r.verdict()));
          s.setObject(15, r.score(), Types.DOUBLE);
          s.setInt(19, r.stepsDone());
          s.setObject(20, r.updates(), Types.INTEGER);
          s.setObject(21, r.forwardEquivalents(), Types.DOUBLE);
        });
  }

  private static void common(
      PreparedStatement s, RoundKey key, RoundFact.Origin origin, long seed, Instant startedAt)
      throws SQLException {
    key(s, 1, key);
    s.setString(4, origin.tenant());
    s.setString(5, origin.model());
    s.setString(6, origin.method());
    s.setLong(7, seed);
    s.setInt(8, origin.steps());
    s.setString(9, origin.worker());
    s.setString(10, origin.fingerprint());
    s.setObject(11, time(startedAt));
    s.setNull(12, Types.TIMESTAMP_WITH_TIMEZONE);
    s.setNull(13, Types.VARCHAR);
    s.setNull(14, Types.VARCHAR);
    s.setNull(15, Types.DOUBLE);
    s.setNull(16, Types.INTEGER);
    s.setNull(17, Types.DOUBLE);
    s.setNull(18, Types.DOUBLE);
    s.setNull(19, Types.INTEGER);
    s.setNull(20, Types.INTEGER);
    s.setNull(21, Types.DOUBLE);
  }

  private static void late(Batch batch, RoundFact.Looked l) throws SQLException {
    OverlapDetected e = l.event();
    batch.add(
        s -> {
          s.setString(1, verdict(e.verdict()));
          s.setObject(2, e.score(), Types.DOUBLE);
          s.setInt(3, e.step());
          s.setObject(4, maxIom(e), Types.DOUBLE);
          s.setObject(5, minExclusive(e), Types.DOUBLE);
          key(s, 6, l.key());
        });
  }

  private static void pair(Batch batch, RoundFact.Looked l, PairScore score) throws SQLException {
    String first = subject(score.first());
    String second = subject(score.second());
    boolean inOrder = first.compareTo(second) <= 0;
    var limits = l.event().thresholds();
    Boolean exceeded = limits == null ? null : limits.exceededBy(score).orElse(null);
    batch.add(
        s -> {
          s.setString(1, inOrder ? first : second);
          s.setString(2, inOrder ? second : first);
          s.setDouble(3, score.iom());
          s.setObject(4, score.overlap(), Types.DOUBLE);
          s.setObject(5, score.interchange(), Types.DOUBLE);
          s.setObject(6, exceeded, Types.BOOLEAN);
          key(s, 7, l.key());
        });
  }

  private static void area(Batch batch, RoundFact.Looked l, SubjectArea subject)
      throws SQLException {
    batch.add(
        s -> {
          s.setString(1, subject(subject.subject()));
          s.setDouble(2, subject.area());
          s.setDouble(3, subject.exclusive());
          key(s, 4, l.key());
        });
  }

  private static void retold(Batch batch, RoundFact.Retold r) throws SQLException {
    batch.add(
        s -> {
          s.setObject(1, r.key().jobId());
          s.setInt(2, r.key().attempt());
          s.setLong(3, r.seed());
          s.setString(4, r.method());
        });
  }

  private static void end(Batch batch, RoundFact.EndedBefore e) throws SQLException {
    batch.add(
        s -> {
          s.setObject(1, time(e.at()));
          s.setString(2, e.ending().column());
          key(s, 3, e.key());
        });
  }

  private static void key(PreparedStatement s, int from, RoundKey key) throws SQLException {
    s.setObject(from, key.jobId());
    s.setInt(from + 1, key.attempt());
    s.setInt(from + 2, key.round());
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

  /** A verdict as JSON and the column write it. */
  private static String verdict(Verdict verdict) {
    return Json.mapper().convertValue(verdict, String.class);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
