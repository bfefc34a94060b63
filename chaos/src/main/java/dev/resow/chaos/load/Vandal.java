package dev.resow.chaos.load;

import dev.resow.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes to the topics what should not be there: garbage, and real records a second time. Counts
 * what the broker has taken.
 */
public final class Vandal implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final List<String> POISONED =
      List.of(
          Topics.SUBMITTED,
          Topics.READY,
          Topics.ATTEMPTS,
          Topics.OVERLAPS,
          Topics.RESULTS,
          Topics.CONTROL);
  private static final List<String> ECHOED =
      List.of(Topics.SUBMITTED, Topics.ATTEMPTS, Topics.RESULTS);

  private final String bootstrap;
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final AtomicInteger echoes = new AtomicInteger();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final SplittableRandom random = new SplittableRandom(42);
  private Thread thread;

  public Vandal(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  public void start() {
    thread = Thread.ofPlatform().name("vandal").daemon().start(this::run);
  }

  /** Keys of the garbage that lies on the topics. */
  public Set<String> poison() {
    return new HashSet<>(poison);
  }

  /** Real records that were sent again as they were. */
  public int echoes() {
    return echoes.get();
  }

  private void run() {
    try (var producer = producer();
        var consumer = consumer()) {
      consumer.subscribe(ECHOED);
      while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          garbage(producer);
          for (var record : consumer.poll(Duration.ofMillis(50)))
            if (random.nextInt(20) == 0) echo(producer, record);
        } catch (ExecutionException | KafkaException brokerIsAway) {
          // Whatever was not confirmed was not counted.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void garbage(KafkaProducer<String, byte[]> producer)
      throws ExecutionException, InterruptedException {
    String topic = POISONED.get(random.nextInt(POISONED.size()));
    String key = "poison-" + UUID.randomUUID();
    var record = new ProducerRecord<>(topic, key, bytes());
    if (random.nextBoolean()) {
      record.headers().add("ce_specversion", text("1.0"));
      record.headers().add("ce_type", text("dev.resow.nonsense.v9"));
      record.headers().add("ce_id", text(key));
      record.headers().add("ce_source", text("vandal"));
    }
    producer.send(record).get();
    poison.add(key);
  }

  private void echo(KafkaProducer<String, byte[]> producer, ConsumerRecord<String, byte[]> record)
      throws ExecutionException, InterruptedException {
    producer
        .send(
            new ProducerRecord<>(
                record.topic(), null, record.key(), record.value(), record.headers()))
        .get();
    echoes.incrementAndGet();
  }

  private byte[] bytes() {
    return switch (random.nextInt(3)) {
      case 0 -> text("{\"jobId\": ");
      case 1 -> new byte[] {0, (byte) 0xff, 7, 0};
      default -> text("{\"jobId\": \"" + UUID.randomUUID() + "\"}");
    };
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "acks", "all",
            "linger.ms", "0",
            "delivery.timeout.ms", "30000",
            "request.timeout.ms", "5000"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            "vandal",
            "auto.offset.reset",
            "earliest",
            "metadata.max.age.ms",
            "2000"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    stop();
  }

  /** Returns when what was on its way is counted. */
  public void stop() {
    stopping.countDown();
    if (thread == null) return;
    try {
      thread.join(40_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
