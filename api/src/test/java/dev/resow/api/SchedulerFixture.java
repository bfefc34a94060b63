package dev.resow.api;

import dev.resow.contract.EventType;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.Json;
import dev.resow.contract.ResowEvent;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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
