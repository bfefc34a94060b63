package dev.resow.api;

import dev.resow.contract.EventType;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.Json;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes to the tables what the scheduler would. */
@ApplicationScoped
class SchedulerFixture {
  /** Moves a job. */
  void move(UUID id, JobState to) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = JobRow.findById(id);
              var move = new JobStateChanged(id, Instant.now(), row.state, to, 0, null);
              row.state = to;
              row.updatedAt = move.at();
              if (to == JobState.RUNNING) row.startedAt = move.at();
              if (to.isTerminal()) row.finishedAt = move.at();
              var event = new EventRow();
              event.jobId = id;
              event.seq = ++row.events;
              event.eventId = id + ":state:" + event.seq;
              event.type = JobStateChanged.TYPE;
              event.at = move.at();
              event.data = Json.text(move);
              event.persist();
            });
  }

  /** Stores an event of an attempt. */
  void receive(ResowEvent heard) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              UUID id = UUID.fromString(heard.recordKey());
              JobRow row = JobRow.findById(id);
              var event = new EventRow();
              event.jobId = id;
              event.seq = ++row.events;
              event.eventId = heard.eventId();
              event.type = EventType.of(heard).typeName();
              event.attempt = 1;
              event.at = heard.at();
              event.data = Json.text(heard);
              event.persist();
            });
  }

  /** A job ends with a picture that was judged so. */
  void succeed(UUID id, long seed, Verdict verdict) {
    var image = new ImageRef(ArtifactId.of(new byte[] {1}), "image/png", 64, 64, 1);
    var round = new RoundSummary(0, seed, 28, verdict, null, null, Map.of());
    var files = new ModelFingerprint("menagerie", "cpu", Map.of("device", "cpu"));
    result(
        id,
        new JobResult(
            id, 1, "w", Instant.now(), verdict, image, seed, List.of(round), 1, 56.0, files));
  }

  /** A job ends with this picture, and those who wait for it hear of it. */
  void finish(UUID id, ArtifactId picture) {
    finish(id, picture, null);
  }

  /**
   * @param review what the safety check decided, or null
   */
  void finish(UUID id, ArtifactId picture, SafetyDecision review) {
    var image = new ImageRef(picture, "image/png", 128, 128, 7);
    var files = new ModelFingerprint("menagerie", "cpu", Map.of("device", "cpu"));
    var result =
        new JobResult(
            id,
            1,
            "w",
            Instant.now(),
            Verdict.CLEAR,
            image,
            42,
            List.of(),
            1,
            null,
            files,
            List.of(),
            List.of(),
            review);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = JobRow.findById(id);
              row.result = Json.text(result);
            });
    move(id, JobState.SUCCEEDED);
  }

  void result(UUID id, Object result) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = JobRow.findById(id);
              row.result = Json.text(result);
              row.state = JobState.SUCCEEDED;
              row.finishedAt = Instant.now();
              row.updatedAt = Instant.now();
            });
  }
}
