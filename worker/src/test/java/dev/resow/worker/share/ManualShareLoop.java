package dev.resow.worker.share;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A share loop whose deliveries a test takes one by one. */
final class ManualShareLoop implements AutoCloseable {
  private final LinkedBlockingQueue<ShareDelivery> taken = new LinkedBlockingQueue<>();
  private final ShareLoop loop;

  ManualShareLoop(String bootstrapServers, String topic, CompletionStage<?> gate) {
    loop = new ShareLoop(settings(bootstrapServers, topic), gate, taken::add);
    loop.start();
  }

  /**
   * @param topics by the time since the last job
   */
  ManualShareLoop(String bootstrapServers, Function<Duration, Set<String>> topics) {
    var open = CompletableFuture.completedFuture(null);
    loop =
        new ShareLoop(
            settings(bootstrapServers, "chosen later"),
            open,
            () -> true,
            topics,
            taken::add,
            LockObserver.NONE);
    loop.start();
  }

  private static ShareSettings settings(String bootstrapServers, String topic) {
    return new ShareSettings(
        "test",
        List.of(topic),
        Map.of("bootstrap.servers", bootstrapServers, "group.id", "painters"),
        Duration.ofSeconds(1),
        Duration.ofMillis(200));
  }

  ShareDelivery take() throws InterruptedException {
    var delivery = taken.poll(60, SECONDS);
    if (delivery == null) {
      throw new AssertionError("no delivery within a minute");
    }
    return delivery;
  }

  /** What it holds and nobody took, if anything. */
  Optional<ShareDelivery> takeNow() {
    return Optional.ofNullable(taken.poll());
  }

  /** True when nothing waits; looks for as long as a poll takes. */
  boolean nothingElse() throws InterruptedException {
    return taken.poll(1, SECONDS) == null;
  }

  static String text(ShareDelivery delivery) {
    return new String(delivery.record().value(), StandardCharsets.UTF_8);
  }

  static void send(String bootstrapServers, String topic, String... values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(30, SECONDS);
      }
    }
  }

  @Override
  public void close() {
    loop.stop();
  }
}
