package dev.resow.worker.share;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Attempts;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a handler does or does not do, no record holds up the ones behind it. */
@Timeout(120)
class StuckRecordTest {
  private static final Duration STUCK_AFTER = Duration.ofMillis(500);

  /** Renewed after a third of it. */
  private static final Map<String, String> LOCKS =
      Map.of(
          "group.share.record.lock.duration.ms", "9000",
          "group.share.min.record.lock.duration.ms", "1000");

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private final String topic = "ready-" + UUID.randomUUID();
  private final LinkedBlockingQueue<ShareDelivery> taken = new LinkedBlockingQueue<>();
  private ShareLoop loop;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(folder, 0, LOCKS);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void aTopic() {
    layout();
  }

  @AfterEach
  void theLoopEnds() {
    if (loop != null) loop.stop();
  }

  @Test
  void aRecordWhoseHandlerNeverAnswersIsToldByLivenessAndInTheEndGivenUp() throws Exception {
    send("silent");
    begin(taken::add);

    take();
    awaitAlive(false);
    assertThat(loop.fault())
        .hasValueSatisfying(
            fault ->
                assertThat(fault).startsWith("no thread processes the record").contains(topic));
    int deliveries = 1;
    while (take().deliveryCount() < Attempts.DELIVERIES_PER_RELEASE) deliveries++;
    assertThat(deliveries).isLessThan(Attempts.DELIVERIES_PER_RELEASE);

    send("next");
    assertThat(ManualShareLoop.text(take())).isEqualTo("next");
  }

  @Test
  void aLongAttemptIsNotStuck() throws Exception {
    send("long");
    begin(
        delivery -> {
          delivery.work();
          taken.add(delivery);
        });
    var held = take();
    while (held.renewals() < 1) { // a third of the lock: many times longer than stuck after
      assertThat(loop.alive()).isTrue();
      LockSupport.parkNanos(10_000_000);
    }
    held.rest();
    held.accept().toCompletableFuture().get(30, SECONDS);
    assertThat(loop.alive()).isTrue();
  }

  @Test
  void aHandlerThatThrowsEndsItsRecordAndNotTheThread() throws Exception {
    send("poison", "good");
    begin(
        delivery -> {
          if (ManualShareLoop.text(delivery).equals("poison"))
            throw new StackOverflowError("too deep");
          taken.add(delivery);
        });

    var good = take();
    good.accept().toCompletableFuture().get(30, SECONDS);
    send("next");
    assertThat(ManualShareLoop.text(take())).isEqualTo("next");
    assertThat(loop.alive()).isTrue();
  }

  @Test
  void aTopicThatWasDeletedAndMadeAgainIsReadOn() throws Exception {
    send("before");
    begin(taken::add);
    take().accept().toCompletableFuture().get(30, SECONDS);

    try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get(30, SECONDS);
      while (exists(admin)) LockSupport.parkNanos(10_000_000);
    }
    layout();
    send("after");

    assertThat(ManualShareLoop.text(take())).isEqualTo("after");
    assertThat(loop.alive()).isTrue();
  }

  private boolean exists(Admin admin) throws InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      return false;
    }
  }

  private void begin(Consumer<ShareDelivery> handler) {
    var settings =
        new ShareSettings(
            "test",
            List.of(topic),
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "painters"),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            STUCK_AFTER);
    loop = new ShareLoop(settings, CompletableFuture.completedFuture(null), handler);
    loop.start();
  }

  private void awaitAlive(boolean alive) {
    while (loop.alive() != alive) LockSupport.parkNanos(1_000_000);
  }

  private ShareDelivery take() throws InterruptedException {
    var delivery = taken.poll(60, SECONDS);
    assertThat(delivery).as("a delivery within a minute").isNotNull();
    return delivery;
  }

  private void layout() {
    new ClusterLayout(
            List.of(new TopicSpec(topic, 1)), Map.of("painters", ClusterLayout.FROM_FIRST_RECORD))
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
  }

  private void send(String... values) throws Exception {
    ManualShareLoop.send(kafka.bootstrapServers(), topic, values);
  }
}
