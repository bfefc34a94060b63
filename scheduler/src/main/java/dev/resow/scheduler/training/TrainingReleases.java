package dev.resow.scheduler.training;

import dev.resow.contract.Attempts;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.FenceAttempts;
import dev.resow.contract.TrainingReady;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.training.TrainingRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Releases trainings to the trainers again, with the commit of the current transaction. */
@ApplicationScoped
class TrainingReleases {
  private static final String SOURCE = "resow/scheduler";

  private final Outbox outbox;

  TrainingReleases(Outbox outbox) {
    this.outbox = outbox;
  }

  /** After {@link TrainingLifecycle#releaseAgain}. */
  void publish(TrainingRow row, Instant now) {
    outbox.publish(
        CloudEvent.of(
            new TrainingReady(row.id, row.releaseBase, now, row.spec()), SOURCE, row.traceparent));
  }

  /** Only one trainer may hold the current attempt. */
  void stopAllBut(String holder, TrainingRow row, Instant now) {
    outbox.publish(
        CloudEvent.of(
            new FenceAttempts(row.id, now, row.attempt, holder), SOURCE, row.traceparent));
  }

  /** Nobody may hold it any more. */
  void stopAll(TrainingRow row, Instant now) {
    int next = Attempts.nextRelease(row.releaseBase);
    outbox.publish(CloudEvent.of(new FenceAttempts(row.id, now, next), SOURCE, row.traceparent));
  }

  /** As {@link #publish}, and a trainer that still holds an earlier attempt stops. */
  void supersede(TrainingRow row, Instant now) {
    outbox.publish(
        CloudEvent.of(new FenceAttempts(row.id, now, row.releaseBase), SOURCE, row.traceparent));
    publish(row, now);
  }
}
