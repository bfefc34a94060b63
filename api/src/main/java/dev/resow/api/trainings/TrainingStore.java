package dev.resow.api.trainings;

import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.TrainingState;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.adapter.AdapterTable;
import dev.resow.persistence.training.TrainingRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Accepts trainings: the row and its record for the trainers in one transaction. After that the
 * training cannot be lost.
 */
@ApplicationScoped
class TrainingStore {
  /** The first attempt number of the first release. */
  private static final int FIRST = 1;

  /** Seconds after which a client at the limit may ask again: trainings take minutes to days. */
  private static final int RETRY_AFTER = 60;

  private final AdapterTable adapters;
  private final Outbox outbox;
  private final Clock clock;
  private final int mostWaiting;

  /**
   * @param mostWaiting trainings of one tenant that no trainer has begun, 1 or more; requests at
   *     the same moment may exceed it by their number
   */
  TrainingStore(
      AdapterTable adapters,
      Outbox outbox,
      Clock clock,
      @ConfigProperty(name = "resow.trainings.max-waiting", defaultValue = "100") int mostWaiting) {
    this.adapters = adapters;
    this.outbox = outbox;
    this.clock = clock;
    this.mostWaiting = mostWaiting;
  }

  /**
   * A request for a training.
   *
   * @param key the client's Idempotency-Key, or null
   * @param hash identity of the request
   * @param by who asks, for people
   */
  record NewTraining(String tenant, String key, String hash, String by, String trace) {}

  /**
   * The training of an earlier request with the same key, if there is one.
   *
   * @throws ProblemException if the key belongs to another request
   */
  Optional<TrainingRow> earlier(NewTraining request) {
    if (request.key() == null) return Optional.empty();
    TrainingRow found =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    TrainingRow.<TrainingRow>find(
                            "tenant = ?1 and idempotencyKey = ?2", request.tenant(), request.key())
                        .firstResult());
    if (found == null) return Optional.empty();
    IdempotencyKey.check(found.requestHash, request.hash(), "training");
    return Optional.of(found);
  }

  /**
   * @param row of this request, or of an earlier one with the same key
   * @param repeated true if there was an earlier one
   */
  record Kept(TrainingRow row, boolean repeated) {}

  /**
   * @throws ProblemException if the adapter's name is taken, or the tenant has too many trainings
   *     that wait
   */
  Kept keep(NewTraining request, AcceptedTraining training) {
    try {
      return new Kept(
          QuarkusTransaction.requiringNew().call(() -> insert(request, training)), false);
    } catch (ConstraintViolationException e) {
      // Somebody used the same key, or the same name, in the meantime.
      return earlier(request)
          .map(row -> new Kept(row, true))
          .orElseThrow(() -> taken(training.spec().adapter()));
    }
  }

  private TrainingRow insert(NewTraining request, AcceptedTraining training) {
    TrainingSpec spec = training.spec();
    adapters.lock(spec.adapter());
    if (adapters.exists(spec.adapter())) throw taken(spec.adapter());
    if (waiting(request.tenant()) >= mostWaiting) throw tooMany();
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new TrainingRow();
    row.id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    row.tenant = request.tenant();
    row.idempotencyKey = request.key();
    row.requestHash = request.hash();
    row.spec = Json.text(spec);
    row.prompts = spec.prompts().size();
    row.source = training.source() == null ? null : Json.text(training.source());
    row.adapter = spec.adapter();
    row.traceparent = request.trace();
    row.state = TrainingState.QUEUED;
    row.releaseBase = FIRST;
    row.attempt = FIRST;
    row.createdAt = now;
    row.createdBy = request.by();
    row.releasedAt = now;
    row.persistAndFlush();
    outbox.publish(
        CloudEvent.of(new TrainingReady(row.id, FIRST, now, spec), NewJob.SOURCE, request.trace()));
    return row;
  }

  private static long waiting(String tenant) {
    return TrainingRow.count("tenant = ?1 and state = ?2", tenant, TrainingState.QUEUED);
  }

  private ProblemException tooMany() {
    return new ProblemException(
        ProblemType.QUEUE_LIMIT,
        "The tenant has reached its limit of %d waiting trainings (RESOW_TRAININGS_MAX_WAITING). Retry when some have started."
            .formatted(mostWaiting),
        RETRY_AFTER);
  }

  private static ProblemException taken(String adapter) {
    String detail =
        "The name %s belongs to an adapter or to a training in progress. An adapter never changes: use a new name."
            .formatted(adapter);
    return new ProblemException(
        ProblemType.ADAPTER_TAKEN, detail, List.of(new FieldError("adapter", detail)));
  }
}
