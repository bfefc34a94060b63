package dev.resow.scheduler.intake;

import dev.resow.contract.ResowEvent;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.dispatch.Workers;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumer of {@code resow.workers}. */
@ApplicationScoped
public class WorkerTopic {
  private static final int MOST = 1_000;

  private final Intake intake;
  private final Workers workers;
  private final DispatchSignal dispatch;

  /** Slots of each worker when it was last heard of by this process. */
  private final Map<String, Integer> slots =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST;
        }
      };

  WorkerTopic(Intake intake, Workers workers, DispatchSignal dispatch) {
    this.intake = intake;
    this.workers = workers;
    this.dispatch = dispatch;
  }

  @Incoming("scheduler-workers")
  @Blocking
  public void heartbeats(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, this::store);
  }

  private void store(List<ResowEvent> events) {
    var beats = events.stream().map(WorkerHeartbeat.class::cast).toList();
    workers.heard(beats);
    beats.forEach(this::ringIfItsSlotsChanged);
  }

  private synchronized void ringIfItsSlotsChanged(WorkerHeartbeat beat) {
    int now = beat.draining() ? 0 : beat.slots();
    Integer before = now == 0 ? slots.remove(beat.worker()) : slots.put(beat.worker(), now);
    if (now != (before == null ? 0 : before)) dispatch.ring();
  }
}
