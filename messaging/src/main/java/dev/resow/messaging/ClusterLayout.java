package dev.resow.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What a cluster must hold before the first message. Applying it twice changes nothing.
 *
 * @param topics topics to create where they do not exist; an existing topic keeps its own settings
 * @param groups settings by group id
 */
public record ClusterLayout(List<TopicSpec> topics, Map<String, Map<String, String>> groups) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Setting of a share group whose consumers start at the first record. The broker's default is the
   * latest: records sent before the first consumer came would never be delivered.
   */
  public static final Map<String, String> FROM_FIRST_RECORD =
      Map.of("share.auto.offset.reset", "earliest");

  public ClusterLayout {
    topics = List.copyOf(topics);
    groups = Map.copyOf(groups);
  }

  /**
   * Creates what is missing.
   *
   * @throws IllegalStateException when the brokers do not answer within 60 s, or refuse
   */
  public void applyTo(KafkaConnection connection) {
    try (var admin = connection.admin(LIMIT)) {
      var cluster = new ClusterAdmin(admin, LIMIT);
      cluster.create(topics);
      for (var group : groups.entrySet()) cluster.configureGroup(group.getKey(), group.getValue());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot set up topics and groups at " + connection.bootstrapServers() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while setting up " + connection.bootstrapServers(), e);
    }
  }
}
