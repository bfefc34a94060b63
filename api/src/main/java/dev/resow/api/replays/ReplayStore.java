package dev.resow.api.replays;

import dev.resow.api.ledger.Query;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Keeps accepted replays: the whole plan, with the ids of the jobs to be made, in one transaction.
 */
@ApplicationScoped
class ReplayStore {
  private final Session session;
  private final Query query;
  private final Clock clock;

  ReplayStore(Session session, Query query, Clock clock) {
    this.session = session;
    this.query = query;
    this.clock = clock;
  }

  /** A requested replay. */
  record Asked(String tenant, String key, String hash, ReplayRequest request, String trace) {}

  /**
   * @param repeated true if the same request had been accepted before
   */
  record Kept(UUID id, boolean repeated) {}

  /**
   * The replay of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  Optional<Kept> earlier(Asked asked) {
    if (asked.key() == null) return Optional.empty();
    record Earlier(UUID id, String hash) {}
    List<Earlier> found =
        query.list(
            "SELECT id, request_hash FROM replay WHERE tenant = ? AND idempotency_key = ?",
            statement -> {
              statement.setString(1, asked.tenant());
              statement.setString(2, asked.key());
            },
            row -> new Earlier(row.getObject("id", UUID.class), row.getString("request_hash")));
    if (found.isEmpty()) return Optional.empty();
    if (!found.getFirst().hash().equals(asked.hash()))
      throw new ProblemException(
          ProblemType.IDEMPOTENCY_KEY_REUSED,
          "The key was used with a different request body. Use a new key for a new replay.");
    return Optional.of(new Kept(found.getFirst().id(), true));
  }

  Kept keep(Asked asked, ReplayPlan plan) {
    Instant now = clock.instant();
    UUID id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    try {
      QuarkusTransaction.requiringNew()
          .run(() -> session.doWork(connection -> insert(connection, id, now, asked, plan)));
      return new Kept(id, false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key in the meantime.
      return earlier(asked).orElseThrow(() -> e);
    }
  }

  private static void insert(
      Connection connection, UUID id, Instant now, Asked asked, ReplayPlan plan)
      throws SQLException {
    try (var replay =
        connection.prepareStatement(
            """
            INSERT INTO replay (id, tenant, idempotency_key, request_hash, request, traceparent,
              created_at, seeds, estimate)
            VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?)""")) {
      replay.setObject(1, id);
      replay.setString(2, asked.tenant());
      replay.setString(3, asked.key());
      replay.setString(4, asked.hash());
      replay.setString(5, json(asked.request()));
      replay.setString(6, asked.trace());
      replay.setObject(7, now.atOffset(ZoneOffset.UTC));
      replay.setInt(8, plan.seeds().size());
      replay.setDouble(9, plan.estimate().forwardEquivalents());
      replay.execute();
    }
    try (var row =
        connection.prepareStatement(
            """
            INSERT INTO replay_seed (replay_id, number, origin_job, origin_attempt, origin_round,
              seed, job_id, spec)
            VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb))""")) {
      int number = 0;
      for (ReplayPlan.Seed seed : plan.seeds()) {
        row.setObject(1, id);
        row.setInt(2, ++number);
        row.setObject(3, seed.originJob());
        row.setInt(4, seed.originAttempt());
        row.setInt(5, seed.originRound());
        row.setLong(6, seed.seed());
        row.setObject(7, TimeOrderedId.at(now, ThreadLocalRandom.current()));
        row.setString(8, json(seed.spec()));
        row.addBatch();
      }
      row.executeBatch();
    }
  }

  private static String json(Object value) {
    return Json.text(value);
  }
}
