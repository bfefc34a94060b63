package dev.resow.chaos.deploy;

import dev.resow.messaging.KafkaConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/** Whether every replica of every partition, of the internal topics too, has all records. */
final class ReplicaState {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ReplicaState() {}

  /** Waits until it is so; false if it is not in time. */
  static boolean isCompleteWithin(KafkaConnection kafka, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try (var admin = kafka.admin(LIMIT)) {
      while (System.nanoTime() < end) {
        try {
          var topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names();
          var described =
              admin
                  .describeTopics(topics.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                  .allTopicNames()
                  .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
          if (described.values().stream()
              .flatMap(topic -> topic.partitions().stream())
              .allMatch(partition -> partition.isr().size() == partition.replicas().size()))
            return true;
        } catch (ExecutionException | TimeoutException noAnswerYet) {
          // Asked again below.
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
