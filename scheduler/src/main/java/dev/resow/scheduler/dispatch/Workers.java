package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.JDBCType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who can sample, and who trains: one row per worker, refreshed by its heartbeats. */
@ApplicationScoped
public class Workers {
  private static final String STORE =
      """
      INSERT INTO worker (id, heard_at, slots, draining, device, running, model, other_models,
        fingerprints, holds, trains)
      VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb), CAST(? AS jsonb),
        CAST(? AS jsonb), CAST(? AS text[]), ?)
      ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at, slots = excluded.slots,
        draining = excluded.draining, device = excluded.device,
        running = excluded.running, model = excluded.model, other_models = excluded.other_models,
        fingerprints = excluded.fingerprints, holds = excluded.holds, trains = excluded.trains""";

  /** A job that was heard of a moment ago is left alone, so that its events need not wait. */
  private static final String ALIVE =
      """
      UPDATE job SET heard_at = ?
      WHERE id = ? AND attempt = ? AND worker = ? AND state = 'RUNNING' AND heard_at < ?""";

  private static final String FORGET =
      """
      DELETE FROM worker WHERE id IN (
        SELECT id FROM worker ORDER BY heard_at DESC, id OFFSET ?)""";

  /** Most workers that are kept: those that were heard of last. */
  static final int MOST = 1_000;

  /** An attempt that a worker reports as running. */
  private record Held(String worker, WorkerHeartbeat.Running attempt) {}

  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(10);

  /** The next heartbeat makes good what a crash of the database takes. */
  private static final String UNHURRIED = "SET LOCAL synchronous_commit = off";

  private static final String SEE =
      """
      INSERT INTO model_version (model, fingerprint, first_seen_at) VALUES (?, ?, ?)
      ON CONFLICT DO NOTHING""";

  private static final String FORGET_VERSIONS =
      """
      DELETE FROM model_version WHERE (model, fingerprint) IN (
        SELECT model, fingerprint FROM model_version
        ORDER BY first_seen_at DESC, model, fingerprint OFFSET ?)""";

  /** How many versions of models are kept: the most recently discovered. */
  static final int MOST_VERSIONS = 1_000;

  /** A model's name and the digest of a version. */
  private record Version(String model, String fingerprint) {}

  private final Sql sql;
  private final Clock clock;

  /** When this process has stored a version: again after a while, for a table that was restored. */
  private final Map<Version, Instant> seen = new ConcurrentHashMap<>();

  /** Rows written since the table was shortened. */
  private final AtomicInteger rows = new AtomicInteger();

  Workers(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Stores the newest heartbeat of each worker and counts it as a sign of life of the attempts that
   * it holds by the scheduler's own word. Times are the scheduler's, so that no worker's clock
   * matters.
   */
  @Transactional
  public void heard(List<WorkerHeartbeat> heartbeats) {
    var newest = new TreeMap<String, WorkerHeartbeat>();
    heartbeats.forEach(beat -> newest.put(beat.worker(), beat));
    var now = clock.instant();
    var running =
        newest.values().stream()
            .flatMap(beat -> beat.running().stream().map(r -> new Held(beat.worker(), r)))
            .sorted(Comparator.comparing(held -> held.attempt().jobId()))
            .toList();
    sql.update(UNHURRIED);
    sql.batch(STORE, newest.values().stream().map(beat -> parameters(beat, now)).toList());
    if (rows.addAndGet(newest.size()) > MOST / 2) forgetOldest();
    see(newest.values(), now);
    sql.batch(ALIVE, running.stream().map(held -> parameters(held, now)).toList());
  }

  private void see(Collection<WorkerHeartbeat> beats, Instant now) {
    var fresh =
        beats.stream()
            .filter(beat -> beat.fingerprints() != null && beat.slots() > 0)
            .flatMap(beat -> beat.fingerprints().entrySet().stream())
            .map(held -> new Version(held.getKey(), held.getValue()))
            .filter(
                version ->
                    now.isAfter(seen.getOrDefault(version, Instant.EPOCH).plus(OFTEN_ENOUGH)))
            .distinct()
            .sorted(Comparator.comparing(Version::model).thenComparing(Version::fingerprint))
            .toList();
    if (fresh.isEmpty()) return;
    sql.batch(
        SEE, fresh.stream().map(v -> new Object[] {v.model(), v.fingerprint(), now}).toList());
    sql.update(FORGET_VERSIONS, MOST_VERSIONS);
    if (seen.size() > MOST_VERSIONS) seen.clear();
    fresh.forEach(version -> seen.put(version, now));
  }

  private static Object[] parameters(WorkerHeartbeat beat, Instant now) {
    return new Object[] {
      beat.worker(),
      now,
      beat.slots(),
      beat.draining(),
      new Sql.Nullable(beat.device(), JDBCType.VARCHAR),
      json(beat.running()),
      new Sql.Nullable(beat.model() == null ? null : json(beat.model()), JDBCType.VARCHAR),
      new Sql.Nullable(
          beat.otherModels().isEmpty() ? null : json(beat.otherModels()), JDBCType.VARCHAR),
      new Sql.Nullable(
          beat.fingerprints() == null ? null : json(beat.fingerprints()), JDBCType.VARCHAR),
      new Sql.Nullable(
          beat.fingerprints() == null ? null : beat.fingerprints().keySet().toArray(String[]::new),
          JDBCType.ARRAY),
      Boolean.TRUE.equals(beat.trains())
    };
  }

  private static Object[] parameters(Held held, Instant now) {
    return new Object[] {
      now, held.attempt().jobId(), held.attempt().attempt(), held.worker(), now.minus(OFTEN_ENOUGH)
    };
  }

  /** So many workers cannot exist: a client that makes up names must not fill the table. */
  private void forgetOldest() {
    rows.set(0);
    sql.update(FORGET, MOST);
  }

  private static String json(Object value) {
    return Json.text(value);
  }
}
