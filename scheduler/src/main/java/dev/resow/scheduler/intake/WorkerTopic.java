package dev.resow.scheduler.intake;

import dev.resow.contract.ResowEvent;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.dispatch.Workers;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumer of {@code resow.workers}. */
@ApplicationScoped
public class WorkerTopic {
  private final Intake intake;
  private final Workers workers;
  private final DispatchSignal dispatch;

  WorkerTopic(Intake intake, Workers workers, DispatchSignal dispatch) {
    this.intake = intake;
    this.workers = workers;
    this.dispatch = dispatch;
  }

  @Incoming("scheduler-workers")
  @Blocking
  public void heartbeats(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, this::store);
    dispatch.ring();
  }

  private void store(List<ResowEvent> events) {
    workers.heard(events.stream().map(WorkerHeartbeat.class::cast).toList());
  }
}
