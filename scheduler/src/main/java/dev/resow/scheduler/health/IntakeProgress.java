package dev.resow.scheduler.health;

import dev.resow.contract.health.Probe;
import dev.resow.messaging.KafkaConnection;
import dev.resow.scheduler.metrics.SchedulerMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the records that wait for this scheduler move: of each channel, the partitions that are
 * its own, their ends, and how far they are committed.
 */
@ApplicationScoped
class IntakeProgress {
  /**
   * Channel and consumer group. Heartbeats of workers are not included: a lost one is followed by
   * the next.
   */
  private static final Map<String, String> CHANNELS =
      Map.of(
          "scheduler-submitted", "resow-scheduler-submitted",
          "scheduler-control", "resow-scheduler-control",
          "scheduler-attempts", "resow-scheduler-attempts",
          "scheduler-dead", "resow-scheduler-dead");

  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration REQUEST = Duration.ofMillis(2500);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final KafkaClientService clients;
  private final KafkaConnection connection;
  private final Clock clock;
  private final Probe probe;
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();
  private Admin admin;

  /**
   * @param committed sum over the partitions
   * @param waiting records that are not committed
   * @param since when it moved last, or when nothing waited last
   */
  private record Progress(
      Set<TopicPartition> partitions, long committed, long waiting, Instant since) {}

  IntakeProgress(
      KafkaClientService clients,
      KafkaConnection connection,
      SchedulerMetrics metrics,
      Clock clock) {
    this.clients = clients;
    this.connection = connection;
    this.clock = clock;
    this.probe = new Probe("the intake", this::check, EVERY, Duration.ofMinutes(1), clock);
    CHANNELS.keySet().forEach(channel -> metrics.waiting(channel, () -> waiting(channel)));
  }

  /** NaN while it is not known. */
  private double waiting(String channel) {
    Progress last = progress.get(channel);
    return last == null ? Double.NaN : last.waiting();
  }

  void start(@Observes StartupEvent event) {
    probe.start();
  }

  void stop(@Observes ShutdownEvent event) {
    probe.close();
  }

  /**
   * Down when records wait on a channel and none was done for {@code longest}.
   *
   * @param excused until then there was no broker or database, and the channel is not to blame
   */
  Probe.Status status(Duration longest, Instant excused) {
    Instant limit = clock.instant().minus(longest);
    for (var each : progress.entrySet()) {
      Instant since = each.getValue().since();
      if (since.isBefore(limit) && excused.isBefore(limit))
        return new Probe.Status(
            false,
            "records are waiting on channel %s and none is processed".formatted(each.getKey()),
            since);
    }
    return new Probe.Status(true, null, excused);
  }

  private void check() throws InterruptedException, ExecutionException, TimeoutException {
    for (var channel : CHANNELS.entrySet())
      try {
        look(channel.getKey(), channel.getValue());
      } catch (ExecutionException | TimeoutException e) {
        // Without data there is no status.
        progress.remove(channel.getKey());
        throw e;
      }
  }

  private void look(String channel, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<TopicPartition> own = assignment(channel);
    Progress before = progress.get(channel);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (own == null) {
      // The thread that polls does not answer: whatever waits, it does not move.
      progress.putIfAbsent(channel, new Progress(Set.of(), 0, 0, now));
      return;
    }
    var ends = await(admin().listOffsets(offsets(own, OffsetSpec.latest())).all());
    var firsts = await(admin().listOffsets(offsets(own, OffsetSpec.earliest())).all());
    var committed =
        await(
            admin()
                .listConsumerGroupOffsets(
                    Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(own)))
                .partitionsToOffsetAndMetadata(group));
    long waiting = 0;
    long done = 0;
    for (TopicPartition partition : own) {
      long first = firsts.get(partition).offset();
      var at = committed.get(partition);
      long place = at == null ? first : Math.max(first, at.offset());
      waiting += Math.max(0, ends.get(partition).offset() - place);
      done += place;
    }
    boolean moves =
        waiting == 0
            || before == null
            || !before.partitions().equals(own)
            || before.committed() != done;
    progress.put(channel, new Progress(own, done, waiting, moves ? now : before.since()));
  }

  /** The partitions of this process, or null if its consumer does not answer. */
  private Set<TopicPartition> assignment(String channel) {
    List<KafkaConsumer<Object, Object>> consumers = clients.getConsumers(channel);
    var own = new HashSet<TopicPartition>();
    try {
      for (var consumer : consumers) own.addAll(consumer.getAssignments().await().atMost(ANSWER));
      return own;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Map<TopicPartition, OffsetSpec> offsets(
      Set<TopicPartition> partitions, OffsetSpec spec) {
    var offsets = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> offsets.put(partition, spec));
    return offsets;
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
