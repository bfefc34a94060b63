package dev.resow.worker.environment;

import dev.resow.contract.Topics;
import dev.resow.contract.health.Probe;
import dev.resow.worker.kafka.AdminClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the broker answers, has the topics that a worker needs, and accepts this worker's events.
 */
public final class BrokerHealth implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration REQUEST = Duration.ofMillis(4500);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(8);

  /** Heartbeats are sent every two seconds; a longer time without an accepted one is a fault. */
  private static final Duration UNCONFIRMED = Duration.ofSeconds(15);

  private static final List<String> TOPICS =
      List.of(
          Topics.READY,
          Topics.CONTROL,
          Topics.ATTEMPTS,
          Topics.OVERLAPS,
          Topics.RESULTS,
          Topics.WORKERS,
          Topics.DEAD);

  private final Clock clock;
  private final Probe probe;
  private final AdminClients clients;
  private Admin admin;
  private volatile Instant unconfirmedSince;

  public BrokerHealth(AdminClients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
    this.probe = new Probe("the broker", this::check, EVERY, SILENCE, clock);
  }

  /** Starts checking in the background. */
  public BrokerHealth start() {
    probe.start();
    return this;
  }

  public Probe.Status status() {
    var status = probe.status();
    Instant since = unconfirmedSince;
    return status.up() && since != null && since.plus(UNCONFIRMED).isBefore(clock.instant())
        ? new Probe.Status(false, "the broker answers but rejects the events of this worker", since)
        : status;
  }

  /** An event was sent, and the broker has not confirmed it yet. */
  public void said() {
    if (unconfirmedSince == null) unconfirmedSince = clock.instant();
  }

  /** The broker has confirmed an event. */
  public void confirmed() {
    unconfirmedSince = null;
  }

  private void check() throws IOException, InterruptedException {
    if (admin == null) admin = clients.open(REQUEST);
    var missing = new TreeSet<String>();
    for (var topic : admin.describeTopics(TOPICS).topicNameValues().entrySet())
      try {
        topic.getValue().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException))
          throw new IOException(
              "the broker at %s does not answer: %s"
                  .formatted(clients.bootstrapServers(), e.getCause().getMessage()),
              e);
        missing.add(topic.getKey());
      } catch (TimeoutException e) {
        throw new IOException(
            "the broker at %s does not answer".formatted(clients.bootstrapServers()), e);
      }
    if (!missing.isEmpty())
      throw new IOException("the broker has no topic " + String.join(", ", missing));
  }

  @Override
  public void close() {
    probe.close();
    // The probe's thread made it and may use it still; it ends by itself within its time limit.
    if (admin != null) admin.close(Duration.ZERO);
  }
}
