package dev.resow.worker.share;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.ReadyTopics;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicLayout;
import dev.resow.messaging.TopicSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On one real broker, with a lock of four seconds: shorter than every job here. */
@Timeout(120)
class ShareLoopTest {
  private static final Map<String, String> SHORT_LOCKS =
      Map.of(
          "group.share.record.lock.duration.ms", "4000",
          "group.share.min.record.lock.duration.ms", "1000");

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private final String topic = "ready-" + UUID.randomUUID();
  private final List<ManualShareLoop> hands = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(folder, 0, SHORT_LOCKS);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void aTopic() throws Exception {
    new ClusterLayout(
            List.of(new TopicSpec(topic, 1)), Map.of("painters", ClusterLayout.FROM_FIRST_RECORD))
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
  }

  @AfterEach
  void handsOff() {
    hands.forEach(ManualShareLoop::close);
  }

  @Test
  void aJobLongerThanItsLockRunsOnceAndTheNextOneFollows() throws Exception {
    send("long", "next");
    var hand = hand();

    var held = hand.take();
    awaitRenewals(held, 6); // 8 s, two locks
    assertThat(hand.nothingElse()).isTrue();
    held.accept().toCompletableFuture().get(30, SECONDS);

    var next = hand.take();
    assertThat(ManualShareLoop.text(next)).isEqualTo("next");
    assertThat(next.deliveryCount()).isEqualTo(1);
    next.accept().toCompletableFuture().get(30, SECONDS);
  }

  @Test
  void twoConsumersShareOnePartition() throws Exception {
    send("a", "b");
    var first = hand();
    var second = hand();

    assertThat(List.of(ManualShareLoop.text(first.take()), ManualShareLoop.text(second.take())))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void noJobWaitsForABusyConsumerWhileAnotherIsIdle() throws Exception {
    var ready = TopicLayout.of(ReadyTopics.of(topic), 6);
    new ClusterLayout(List.of(ready), Map.of())
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
    var busy = handOf(ready.name());
    var idle = handOf(ready.name());
    String[] jobs = {"a", "b", "c", "d", "e", "f", "g", "h"};
    ManualShareLoop.send(kafka.bootstrapServers(), ready.name(), jobs);

    var taken = new ArrayList<>(List.of(ManualShareLoop.text(busy.take())));
    while (taken.size() < jobs.length) {
      var delivery = idle.take();
      taken.add(ManualShareLoop.text(delivery));
      delivery.accept().toCompletableFuture().get(30, SECONDS);
    }
    assertThat(taken).containsExactlyInAnyOrder(jobs);
  }

  private ManualShareLoop handOf(String other) {
    var hand = new ManualShareLoop(kafka.bootstrapServers(), _ -> Set.of(other));
    hands.add(hand);
    return hand;
  }

  /** The broker gives each of two consumers of two topics the only partition of one of them. */
  @Test
  void aConsumerOfTwoTopicsFindsTheOneWhereRecordsWait() throws Exception {
    String idle = topic + "-idle";
    new ClusterLayout(List.of(new TopicSpec(idle, 1)), Map.of())
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
    var first = handOfBoth(idle);
    var second = handOfBoth(idle);
    send("a", "b");

    assertThat(List.of(ManualShareLoop.text(first.take()), ManualShareLoop.text(second.take())))
        .containsExactlyInAnyOrder("a", "b");
  }

  /** One of them holds a job; the other meets garbage, each piece right after the last. */
  @Test
  void aConsumerThatMeetsOnlyGarbageFindsTheTopicWhereJobsWait() throws Exception {
    String garbage = topic + "-garbage";
    new ClusterLayout(List.of(new TopicSpec(garbage, 1)), Map.of())
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
    var both = List.of(handOfBoth(garbage), handOfBoth(garbage));
    send("a", "b");
    ManualShareLoop.send(kafka.bootstrapServers(), garbage, "garbage");

    var jobs = new ArrayList<String>();
    while (jobs.size() < 2) {
      for (var hand : both) {
        var delivery = hand.takeNow();
        if (delivery.map(ManualShareLoop::text).filter("garbage"::equals).isPresent()) {
          delivery.orElseThrow().reject();
          ManualShareLoop.send(kafka.bootstrapServers(), garbage, "garbage");
        } else {
          delivery.map(ManualShareLoop::text).ifPresent(jobs::add);
        }
      }
    }
    assertThat(jobs).containsExactlyInAnyOrder("a", "b");
  }

  private ManualShareLoop handOfBoth(String idle) {
    var hand =
        new ManualShareLoop(
            kafka.bootstrapServers(),
            since -> TopicChoice.of(Set.of(topic, idle), Set.of(), Set.of(topic), since));
    hands.add(hand);
    return hand;
  }

  @Test
  void aKilledConsumersRecordGoesToAnotherOneWithItsCountRaised() throws Exception {
    send("job");
    try (var doomed = ShareConsumerProcess.start(kafka.bootstrapServers(), topic)) {
      assertThat(doomed.firstTaken()).isEqualTo("job");
      doomed.killNow();
    }

    var heir = hand().take();

    assertThat(ManualShareLoop.text(heir)).isEqualTo("job");
    // more than twice, if its lock runs out on a slow machine before the record is taken
    assertThat(heir.deliveryCount()).isGreaterThan(1);
  }

  @Test
  void aLostLockIsNoticedAndTheConsumerGoesOn() throws Exception {
    send("job");
    var hand = hand();
    var held = hand.take();

    int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
    kafka.close(); // with it goes the share session that held the lock
    kafka = EmbeddedKafka.start(folder, port, SHORT_LOCKS);
    while (!held.lost()) {
      LockSupport.parkNanos(10_000_000);
    }

    assertThatThrownBy(() -> held.accept().toCompletableFuture().get(30, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LockLostException.class);
    var again = hand.take();
    assertThat(ManualShareLoop.text(again)).isEqualTo("job");
    again.accept().toCompletableFuture().get(30, SECONDS);
  }

  @Test
  void releasedComesBackRejectedDoesNot() throws Exception {
    send("garbage", "job");
    var hand = hand();

    var first = hand.take();
    String released = ManualShareLoop.text(first);
    first.release().toCompletableFuture().get(30, SECONDS);
    for (int left = 2; left > 0; left--) { // in any order: what was released need not come first
      var held = hand.take();
      if (ManualShareLoop.text(held).equals(released))
        assertThat(held.deliveryCount()).isGreaterThan(1);
      var verdict = ManualShareLoop.text(held).equals("garbage") ? held.reject() : held.accept();
      assertThat(verdict.toCompletableFuture().get(30, SECONDS)).isNull();
      assertThatThrownBy(() -> held.release().toCompletableFuture().get(30, SECONDS))
          .hasRootCauseMessage("a verdict was already given for " + held);
    }
    assertThat(hand.nothingElse()).isTrue();
  }

  @Test
  void stoppingReleasesWhatDoesNotEndInTime() throws Exception {
    send("job");
    var stopping = hand();
    var held = stopping.take();

    stopping.close();

    assertThat(held.draining()).isTrue();
    assertThat(held.lost()).isTrue();
    assertThat(hand().take().deliveryCount()).isGreaterThan(1);
  }

  @Test
  void aClosedGateTakesNothing() throws Exception {
    send("job");
    var gate = new CompletableFuture<Void>();
    var closed = hand(gate);
    assertThat(closed.nothingElse()).isTrue();

    gate.complete(null);

    assertThat(ManualShareLoop.text(closed.take())).isEqualTo("job");
  }

  private ManualShareLoop hand() {
    return hand(CompletableFuture.completedFuture(null));
  }

  private ManualShareLoop hand(CompletableFuture<Void> gate) {
    var hand = new ManualShareLoop(kafka.bootstrapServers(), topic, gate);
    hands.add(hand);
    return hand;
  }

  private void send(String... values) throws Exception {
    ManualShareLoop.send(kafka.bootstrapServers(), topic, values);
  }

  private static void awaitRenewals(ShareDelivery held, int count) {
    while (held.renewals() < count) {
      assertThat(held.lost()).isFalse();
      LockSupport.parkNanos(10_000_000);
    }
  }
}
