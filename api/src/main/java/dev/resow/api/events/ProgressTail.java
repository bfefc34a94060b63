package dev.resow.api.events;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EventType;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.StepProgress;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.HeaderCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Forwards step progress from {@code resow.attempts} to the watching clients; stores nothing. */
@ApplicationScoped
public class ProgressTail {
  private final Watchers watchers;

  ProgressTail(Watchers watchers) {
    this.watchers = watchers;
  }

  @Incoming("api-attempts")
  public void attempts(ConsumerRecords<String, byte[]> batch) {
    for (var record : batch) pass(record);
  }

  private void pass(ConsumerRecord<String, byte[]> record) {
    String type = HeaderCodec.text(record.headers(), CloudEventCodec.TYPE);
    if (!EventType.STEP_PROGRESS.typeName().equals(type)) return;
    try {
      if (!watchers.any(UUID.fromString(record.key()))) return;
      var event = EventRecords.decodeFromAnyTopic(record);
      if (event.data() instanceof StepProgress progress) watchers.stepped(progress);
    } catch (InvalidJsonException | IllegalArgumentException | NullPointerException garbage) {
      // The scheduler reads the same record and keeps it as a dead letter.
    }
  }
}
