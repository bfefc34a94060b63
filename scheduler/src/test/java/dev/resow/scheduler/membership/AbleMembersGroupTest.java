package dev.resow.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedKafka;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import dev.resow.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumers of one group on a real broker, some of an earlier release. */
@Timeout(180)
class AbleMembersGroupTest {
  private static final int PARTITIONS = 6;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private final List<Member> members = new ArrayList<>();

  private final class Member implements AutoCloseable {
    private final AtomicBoolean able = new AtomicBoolean(true);
    private final Membership membership = new Membership(able::get);
    private final KafkaConsumer<String, byte[]> consumer;

    Member(Map<String, Object> own) {
      var settings = new HashMap<>(own);
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, "schedulers");
      settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "500");
      settings.put(AbleMembersAssignor.MEMBERSHIP, membership);
      consumer = KafkaConnection.plaintext(kafka.bootstrapServers()).consumer(settings);
      consumer.subscribe(List.of("results"));
      members.add(this);
    }

    int partitions() {
      return consumer.assignment().size();
    }

    void becomes(boolean nowAble) {
      able.set(nowAble);
      consumer.enforceRebalance();
    }

    @Override
    public void close() {
      members.remove(this);
      consumer.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(folder, 0, Map.of());
    new ClusterLayout(List.of(new TopicSpec("results", PARTITIONS)), Map.of())
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    List.copyOf(members).forEach(Member::close);
    kafka.close();
  }

  @Test
  void aReleaseIsReplacedMemberByMemberAndFromThenOnUnableMembersGetNothing() {
    var old = earlierRelease();
    awaitPartitions(old, PARTITIONS);

    var first = thisRelease();
    awaitPartitions(first, PARTITIONS / 2);
    first.becomes(false);
    // The earlier release knows ranges only, so the group still uses them.
    awaitPartitions(old, PARTITIONS / 2);
    assertThat(first.partitions()).isEqualTo(PARTITIONS / 2);

    old.close();
    awaitPartitions(first, PARTITIONS);
    var second = thisRelease();
    awaitPartitions(second, PARTITIONS);
    assertThat(first.partitions()).as("it is unable").isZero();

    second.becomes(false);
    awaitPartitions(first, PARTITIONS / 2);
    assertThat(second.partitions()).as("nobody is able").isEqualTo(PARTITIONS / 2);

    first.becomes(true);
    awaitPartitions(first, PARTITIONS);
    second.becomes(true);
    awaitPartitions(second, PARTITIONS / 2);
    assertThat(first.partitions()).isEqualTo(PARTITIONS / 2);
  }

  private Member earlierRelease() {
    return new Member(Map.of());
  }

  private Member thisRelease() {
    return new Member(
        Map.of(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            List.of(AbleMembersAssignor.class.getName(), RangeAssignor.class.getName())));
  }

  /** All of them poll until they have announced themselves and this one has so many. */
  private void awaitPartitions(Member member, int count) {
    Until.isTrue(
        LONG,
        () -> {
          members.forEach(each -> each.consumer.poll(POLL));
          return members.stream().noneMatch(each -> each.membership.isStale())
              && member.partitions() == count
              && members.stream().mapToInt(Member::partitions).sum() == PARTITIONS;
        });
  }
}
