package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.ResowEvent;
import dev.resow.worker.attempt.EventPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps the published events in memory; each is durable at once. */
public final class RecordedEvents implements EventPublisher {
  private final List<ResowEvent> events = new ArrayList<>();
  private final List<String> traceparents = new ArrayList<>();

  @Override
  public CompletableFuture<Void> publish(ResowEvent event, String traceparent) {
    events.add(event);
    traceparents.add(traceparent);
    return CompletableFuture.completedFuture(null);
  }

  public List<ResowEvent> all() {
    return events;
  }

  public <T extends ResowEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The one event of the type. */
  public <T extends ResowEvent> T only(Class<T> type) {
    assertThat(all(type)).hasSize(1);
    return all(type).getFirst();
  }

  /** What the events were published with, in their order. */
  public List<String> traceparents() {
    return traceparents;
  }

  public void clear() {
    events.clear();
    traceparents.clear();
  }
}
