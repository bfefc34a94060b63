package dev.resow.api.rankings;

import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.Json;
import dev.resow.contract.PicturesRanked;
import dev.resow.contract.TimeOrderedId;
import dev.resow.persistence.Outbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps rankings: the row and its event in one transaction. */
@ApplicationScoped
class RankingStore {
  private static final int RETRY_AFTER = 3600; // only an operator makes room

  private final Outbox outbox;
  private final Clock clock;
  private final long most;

  /**
   * @param most rankings of one tenant, 1 or more; requests at the same moment may exceed it by
   *     their number
   */
  RankingStore(
      Outbox outbox,
      Clock clock,
      @ConfigProperty(name = "resow.rankings.most", defaultValue = "100000") long most) {
    this.outbox = outbox;
    this.clock = clock;
    this.most = most;
  }

  /**
   * A ranking that a client sends.
   *
   * @param key the client's Idempotency-Key, or null
   * @param hash identity of the request
   * @param by who ranks, for people
   */
  record NewRanking(
      String tenant, String key, String hash, RankingRequest request, String by, String trace) {}

  /**
   * @param row of this request, or of an earlier one with the same key
   * @param repeated true if there was an earlier one
   */
  record Kept(RankingRow row, boolean repeated) {}

  /**
   * The ranking of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  Optional<Kept> earlier(NewRanking request) {
    if (request.key() == null) return Optional.empty();
    RankingRow found =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    RankingRow.<RankingRow>find(
                            "tenant = ?1 and idempotencyKey = ?2", request.tenant(), request.key())
                        .firstResult());
    if (found == null) return Optional.empty();
    IdempotencyKey.check(found.requestHash, request.hash(), "ranking");
    return Optional.of(new Kept(found, true));
  }

  /**
   * @param prompt of the images
   * @throws ProblemException if the tenant has too many rankings
   */
  Kept keep(NewRanking request, String prompt) {
    try {
      return new Kept(QuarkusTransaction.requiringNew().call(() -> insert(request, prompt)), false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key in the meantime.
      return earlier(request).orElseThrow(() -> e);
    }
  }

  private RankingRow insert(NewRanking request, String prompt) {
    if (RankingRow.count("tenant", request.tenant()) >= most) throw tooMany();
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new RankingRow();
    row.id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    row.tenant = request.tenant();
    row.idempotencyKey = request.key();
    row.requestHash = request.hash();
    row.prompt = prompt;
    row.aspect = request.request().aspect();
    row.tiers = Json.text(request.request().tiers());
    row.createdAt = now;
    row.createdBy = request.by();
    row.persistAndFlush();
    var event =
        new PicturesRanked(
            row.id, row.tenant, prompt, row.aspect, request.request().tiers(), row.createdBy, now);
    outbox.publish(CloudEvent.of(event, NewJob.SOURCE, request.trace()));
    return row;
  }

  private ProblemException tooMany() {
    return new ProblemException(
        ProblemType.QUEUE_LIMIT,
        "The tenant has reached its limit of %d rankings (RESOW_RANKINGS_MOST).".formatted(most),
        RETRY_AFTER);
  }
}
