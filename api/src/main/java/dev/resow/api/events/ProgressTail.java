package dev.resow.api.events;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EventType;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.HeaderCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Forwards step progress from {@code resow.attempts} and previews from {@code resow.previews} to
 * the watching clients; stores nothing.
 */
@ApplicationScoped
public class ProgressTail {
  private static final Set<String> PASSED =
      Set.of(EventType.STEP_PROGRESS.typeName(), EventType.STEP_PREVIEW.typeName());

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
    if (type == null || !PASSED.contains(type)) return;
    try {
      if (!watchers.any(UUID.fromString(record.key()))) return;
      var event = EventRecords.decodeFromAnyTopic(record);
      switch (event.data()) {
        case StepProgress progress -> watchers.stepped(progress);
        case StepPreview preview -> watchers.previewed(preview);
        default -> {}
      }
    } catch (InvalidJsonException | IllegalArgumentException | NullPointerException garbage) {
      // The scheduler reads the same record of progress and keeps it as a dead letter; nobody
      // misses a preview.
    }
  }
}
