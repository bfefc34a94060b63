package dev.resow.messaging;

import dev.resow.contract.health.Probe;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Checks every two seconds whether the broker answers and has the topics that are needed. */
public final class BrokerProbe implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration REQUEST = Duration.ofMillis(4500);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final KafkaConnection connection;
  private final List<String> topics;
  private final Probe probe;
  private volatile Admin admin;

  /**
   * @param topics the broker counts as down while one of them is missing; may be empty
   */
  public BrokerProbe(KafkaConnection connection, Collection<String> topics, Clock clock) {
    this.connection = connection;
    this.topics = List.copyOf(topics);
    this.probe = new Probe("the broker", this::check, EVERY, SILENCE, clock);
  }

  /** Starts checking in the background. */
  public BrokerProbe start() {
    probe.start();
    return this;
  }

  /** The last result; returns at once. */
  public Probe.Status status() {
    return probe.status();
  }

  private void check() throws IOException, InterruptedException {
    var cluster = new ClusterAdmin(admin(), ANSWER);
    var missing = new TreeSet<>(topics);
    try {
      if (topics.isEmpty()) cluster.ping();
      else missing.removeAll(cluster.describe(topics).keySet());
    } catch (ExecutionException e) {
      throw new IOException(
          "the broker at %s does not answer: %s"
              .formatted(connection.bootstrapServers(), e.getCause().getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new IOException(
          "the broker at %s does not answer".formatted(connection.bootstrapServers()), e);
    }
    if (!missing.isEmpty())
      throw new IOException("the broker has no topic " + String.join(", ", missing));
  }

  private Admin admin() {
    if (admin == null) admin = connection.admin(REQUEST);
    return admin;
  }

  @Override
  public void close() {
    probe.close();
    // The probe's thread may still use it; a request in progress ends within its time limit.
    if (admin != null) admin.close(Duration.ZERO);
  }
}
