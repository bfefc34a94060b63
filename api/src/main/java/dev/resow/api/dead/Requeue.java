package dev.resow.api.dead;

import dev.resow.api.jobs.JobInserter;
import dev.resow.api.jobs.NewJob;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Texts;
import dev.resow.contract.TimeOrderedId;
import dev.resow.contract.Topics;
import dev.resow.observability.Traces;
import dev.resow.persistence.DeadLetterRow;
import dev.resow.persistence.JobOrigin;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Requeues dead letters, each once: locking the letter, creating the new job or sending the record,
 * and marking the letter are one transaction. A dead job stays dead, because a terminal state never
 * changes; a new job is created from the original request.
 */
@ApplicationScoped
class Requeue {
  private final Sql sql;
  private final JobInserter jobs;
  private final Outbox outbox;
  private final TenantLimits limits;
  private final Traces traces;
  private final Clock clock;

  Requeue(
      Sql sql, JobInserter jobs, Outbox outbox, TenantLimits limits, Traces traces, Clock clock) {
    this.sql = sql;
    this.jobs = jobs;
    this.outbox = outbox;
    this.limits = limits;
    this.traces = traces;
    this.clock = clock;
  }

  /** Letters of the filter that wait, oldest first. */
  List<String> waiting(LetterViewer.Sight sight, DeadLetterFilter filter, int limit) {
    var where = filter.where(sight).and("l.requeued_at IS NULL");
    return sql.list(
        "SELECT l.id FROM dead_letter l %s ORDER BY l.at, l.id LIMIT ?".formatted(where.sql()),
        row -> row.getString("id"),
        where.parameters(limit));
  }

  /**
   * Letters in the given order, in one transaction. The caller has checked that they may be seen.
   *
   * @return the requeued letters; fewer than requested if the tenant reached a limit
   * @throws ProblemException if one of them cannot be requeued, or the tenant reached a limit
   *     before the first
   */
  List<Requeued> again(List<String> ids) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              var letters =
                  DeadLetterRow.lock(ids).stream()
                      .collect(Collectors.toMap(letter -> letter.id, letter -> letter));
              var done = new ArrayList<Requeued>();
              for (String id : ids) {
                try {
                  done.add(one(letters.get(id)));
                } catch (ProblemException problem) {
                  if (done.isEmpty() || problem.getResponse().getStatus() != 429) throw problem;
                  break;
                }
              }
              return done;
            });
  }

  private Requeued one(DeadLetterRow letter) {
    DeadLetter.Origin record = letter.origin == null ? null : origin(letter.origin);
    String topic = record == null ? null : record.topic();
    if (letter.requeuedAt != null) return new Requeued(letter.id, letter.requeuedJob, topic, true);
    UUID job = null;
    if (record == null) job = newJob(letter);
    else sendAgain(letter, record);
    letter.requeuedAt = clock.instant();
    letter.requeuedJob = job;
    return new Requeued(letter.id, job, topic, false);
  }

  private UUID newJob(DeadLetterRow letter) {
    JobRow dead = JobRow.findById(letter.jobId);
    if (dead == null) throw refused(letter, "its job is no longer kept");
    limits.count(dead.tenant, 1);
    Instant now = clock.instant();
    JobSpec spec = withoutTimes(Json.parse(dead.spec, JobSpec.class));
    UUID id = TimeOrderedId.at(now, ThreadLocalRandom.current());
    String trace = traces.onward(dead.traceparent);
    var origin = new JobOrigin(JobOrigin.Kind.DEAD_LETTER, letter.id, dead.id, null, null, null);
    // Inserted at once: the next letter's limit counts it.
    jobs.insertAll(List.of(NewJob.of(id, spec, trace, now).from(origin)));
    return id;
  }

  /** The old deadline may have passed, and a requeued job should start now. */
  private static JobSpec withoutTimes(JobSpec s) {
    return new JobSpec(
        s.prompt(),
        s.negativePrompt(),
        s.subjects(),
        s.modifiers(),
        s.boxes(),
        s.relations(),
        s.method(),
        s.candidates(),
        s.model(),
        s.width(),
        s.height(),
        s.steps(),
        s.guidanceScale(),
        s.seed(),
        s.budget(),
        s.policy(),
        s.priority(),
        s.tenant(),
        null,
        null,
        s.notes(),
        s.adapters(),
        s.previews(),
        s.hold(),
        s.start());
  }

  private void sendAgain(DeadLetterRow letter, DeadLetter.Origin record) {
    if (!Topics.all().contains(record.topic()) && !ReadyTopics.isOne(record.topic()))
      throw refused(letter, "its record does not come from a topic of this service");
    if (record.truncated())
      throw refused(
          letter,
          "only the first bytes of its record are kept (SHA-256 "
              + record.sha256()
              + "); send the whole record to "
              + record.topic()
              + " yourself");
    if (record.payloadBase64() == null) throw refused(letter, "the record had no value");
    var headers = new LinkedHashMap<String, String>();
    record
        .headers()
        .forEach((name, value) -> headers.put(Texts.storable(name), Texts.storable(value)));
    outbox.send(
        new EncodedRecord(
            record.topic(),
            record.key() == null ? "" : Texts.storable(record.key()),
            headers,
            Base64.getDecoder().decode(record.payloadBase64())));
  }

  private static DeadLetter.Origin origin(String json) {
    return Json.parse(json, DeadLetter.Origin.class);
  }

  private static ProblemException refused(DeadLetterRow letter, String why) {
    return new ProblemException(
        ProblemType.NOT_REQUEUEABLE, "Letter " + letter.id + ": " + why + ".");
  }
}
