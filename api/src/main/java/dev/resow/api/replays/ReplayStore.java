package dev.resow.api.replays;

import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.problem.ProblemException;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Keeps accepted replays: the whole plan, with the ids of the jobs to be made, in one transaction.
 */
@ApplicationScoped
class ReplayStore {
  private final Clock clock;

  ReplayStore(Clock clock) {
    this.clock = clock;
  }

  /** A requested replay. */
  record NewReplay(String tenant, String key, String hash, ReplayRequest request, String trace) {}

  /**
   * @param repeated true if the same request had been accepted before
   */
  record Kept(UUID id, boolean repeated) {}

  /**
   * The replay of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  @Transactional
  Optional<Kept> earlier(NewReplay request) {
    if (request.key() == null) return Optional.empty();
    ReplayRow found =
        ReplayRow.<ReplayRow>find(
                "tenant = ?1 and idempotencyKey = ?2", request.tenant(), request.key())
            .firstResult();
    if (found == null) return Optional.empty();
    IdempotencyKey.check(found.requestHash, request.hash(), "replay");
    return Optional.of(new Kept(found.id, true));
  }

  Kept keep(NewReplay request, ReplayPlan plan) {
    Instant now = clock.instant();
    UUID id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    try {
      QuarkusTransaction.requiringNew().run(() -> insert(id, now, request, plan));
      return new Kept(id, false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key in the meantime.
      return earlier(request).orElseThrow(() -> e);
    }
  }

  private static void insert(UUID id, Instant now, NewReplay request, ReplayPlan plan) {
    var replay = new ReplayRow();
    replay.id = id;
    replay.tenant = request.tenant();
    replay.idempotencyKey = request.key();
    replay.requestHash = request.hash();
    replay.request = json(request.request());
    replay.traceparent = request.trace();
    replay.createdAt = now;
    replay.seeds = plan.seeds().size();
    replay.estimate = plan.estimate().forwardEquivalents();
    replay.persistAndFlush();
    int number = 0;
    for (ReplayPlan.Seed seed : plan.seeds()) {
      var row = new ReplaySeedRow();
      row.replayId = id;
      row.number = ++number;
      row.originJob = seed.originJob();
      row.originAttempt = seed.originAttempt();
      row.originRound = seed.originRound();
      row.seed = seed.seed();
      row.jobId = TimeOrderedId.at(now, ThreadLocalRandom.current());
      row.spec = json(seed.spec());
      row.persist();
    }
    ReplaySeedRow.flush();
  }

  private static String json(Object value) {
    return Json.text(value);
  }
}
