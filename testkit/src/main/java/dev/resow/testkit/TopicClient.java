package dev.resow.testkit;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.ResowEvent;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Says and hears events on the real topics, as a worker or a dashboard would. */
public final class TopicClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KafkaConnection connection;
  private final KafkaProducer<String, byte[]> producer;

  public TopicClient(String bootstrap) {
    connection = KafkaConnection.plaintext(bootstrap);
    producer = connection.producer(Map.of("linger.ms", "0"));
  }

  /** Returns when the broker has it. */
  public void publish(ResowEvent event) {
    send(CloudEventCodec.encode(CloudEvent.of(event, "resow/test", null)));
  }

  /** Any record, also one that makes no sense. */
  public void send(EncodedRecord record) {
    send(EventRecords.encode(record));
  }

  /** A record without any header. */
  public void sendRaw(String topic, String key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused " + record, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a topic from its beginning until as many events as wanted fulfil the condition.
   *
   * @throws AssertionError if they do not come within 30 s
   */
  public List<CloudEvent> await(String topic, int count, Predicate<ResowEvent> condition) {
    var found = new ArrayList<CloudEvent>();
    try (var consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + LIMIT.toNanos();
      while (found.size() < count) {
        if (System.nanoTime() > end)
          throw new AssertionError(
              "waited for %d events on %s, found %d".formatted(count, topic, found.size()));
        for (var record : consumer.poll(Duration.ofMillis(100)))
          decode(record).filter(event -> condition.test(event.data())).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Empty for garbage: another test may have put it there. */
  private static Optional<CloudEvent> decode(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(EventRecords.decodeFromAnyTopic(record));
    } catch (InvalidJsonException garbage) {
      return Optional.empty();
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return connection.consumer(
        Map.of(
            "group.id",
            "test-" + UUID.randomUUID(),
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false"));
  }

  @Override
  public void close() {
    producer.close();
  }
}
