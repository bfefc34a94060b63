package dev.resow.scheduler.membership;

import dev.resow.contract.Topics;
import dev.resow.contract.health.Probe;
import dev.resow.messaging.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;

/**
 * Whether every broker that leads a partition of the scheduler's topics answers this process. Asks
 * about all partitions, not only its own: one that has none must learn that it could have some.
 */
@ApplicationScoped
class LeaderReach {
  private static final List<String> TOPICS =
      List.of(
          Topics.SUBMITTED,
          Topics.CONTROL,
          Topics.ATTEMPTS,
          Topics.OVERLAPS,
          Topics.RESULTS,
          Topics.WORKERS,
          Topics.DEAD,
          Topics.TRAININGS);

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration REQUEST = Duration.ofMillis(2000);
  private static final Duration ANSWER = Duration.ofMillis(2500);
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private final KafkaConnection connection;
  private final Probe probe;
  private volatile Admin admin;

  LeaderReach(KafkaConnection connection, Clock clock) {
    this.connection = connection;
    this.probe = new Probe("the leaders of partitions", this::check, EVERY, SILENCE, clock);
  }

  void start(@Observes StartupEvent event) {
    probe.start();
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
    // The probe's thread may still use it; a request in progress ends within its time limit.
    if (admin != null) admin.close(Duration.ZERO);
  }

  /** How many times all of them answered so far; returns at once. */
  long answers() {
    return probe.successes();
  }

  private void check() throws InterruptedException, ExecutionException, TimeoutException {
    var request = new HashMap<TopicPartition, OffsetSpec>();
    onePartitionOfEachLeader().values().forEach(each -> request.put(each, OffsetSpec.latest()));
    if (request.isEmpty()) return;
    try {
      await(admin().listOffsets(request).all());
    } catch (ExecutionException e) {
      if (isSilence(e.getCause())) throw e;
    }
  }

  /** Another error is an answer: the topic is missing, or the right to see it. */
  private static boolean isSilence(Throwable failure) {
    return failure instanceof org.apache.kafka.common.errors.TimeoutException
        || failure instanceof DisconnectException;
  }

  /** A partition without a leader has none for anybody. */
  private Map<Integer, TopicPartition> onePartitionOfEachLeader()
      throws InterruptedException, ExecutionException, TimeoutException {
    var leaders = new HashMap<Integer, TopicPartition>();
    for (var topic : admin().describeTopics(TOPICS).topicNameValues().entrySet())
      try {
        TopicDescription description = await(topic.getValue());
        for (var partition : description.partitions())
          if (partition.leader() != null && !partition.leader().isEmpty())
            leaders.putIfAbsent(
                partition.leader().id(), new TopicPartition(topic.getKey(), partition.partition()));
      } catch (ExecutionException e) {
        if (isSilence(e.getCause())) throw e;
      }
    return leaders;
  }

  private static <T> T await(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Admin admin() {
    if (admin == null) admin = connection.admin(REQUEST);
    return admin;
  }
}
