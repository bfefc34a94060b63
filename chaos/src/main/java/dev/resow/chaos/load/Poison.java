package dev.resow.chaos.load;

import java.time.Instant;

/**
 * An unreadable record that lies on a topic.
 *
 * @param timestamp of the record: a recreated topic restarts its offsets
 * @param kind what is wrong with it, for people
 */
public record Poison(String topic, int partition, long offset, Instant timestamp, String kind) {
  /** The same place at the same time. */
  public Place place() {
    return new Place(topic, partition, offset, timestamp.toEpochMilli());
  }

  /**
   * Where a record stood.
   *
   * @param millis its timestamp
   */
  public record Place(String topic, int partition, long offset, long millis) {}

  @Override
  public String toString() {
    return "%s at %s-%d offset %d, sent %s".formatted(kind, topic, partition, offset, timestamp);
  }
}
