package dev.resow.chaos.load;

import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.HeaderCodec;
import dev.resow.messaging.KafkaConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes to the topics what should not be there: a little garbage and real records a second time
 * all along, and everything it knows when asked to. Counts what the broker has taken.
 */
public final class PoisonProducer implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final List<String> POISONED =
      List.of(
          Topics.SUBMITTED,
          Topics.READY,
          LoadTopics.READY,
          Topics.ATTEMPTS,
          Topics.OVERLAPS,
          Topics.RESULTS,
          Topics.CONTROL);
  private static final List<String> ECHOED =
      List.of(Topics.SUBMITTED, Topics.ATTEMPTS, Topics.RESULTS);

  private final KafkaConnection connection;
  private final Forgeries forgeries;
  private final KafkaProducer<String, byte[]> producer;
  private final ConcurrentLinkedQueue<Poison> poison = new ConcurrentLinkedQueue<>();
  private final AtomicInteger echoes = new AtomicInteger();
  private final AtomicReference<AttemptStarted> begun = new AtomicReference<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final SplittableRandom random = new SplittableRandom(42);
  private Thread thread;

  public PoisonProducer(KafkaConnection connection, Clock clock) {
    this.connection = connection;
    forgeries = new Forgeries(clock);
    producer = producer();
  }

  public void start() {
    thread = Thread.ofPlatform().name("poison").daemon().start(this::run);
  }

  /** The garbage that lies on the topics whose unreadable records are kept as dead letters. */
  public List<Poison> records() {
    return List.copyOf(poison);
  }

  /** Real records that were sent again as they were. */
  public int echoes() {
    return echoes.get();
  }

  /** Puts one record of every kind of garbage on a topic. */
  public void sendGarbage(String topic) {
    var own = new SplittableRandom(topic.hashCode());
    for (Garbage garbage : Garbage.values()) if (garbage.fits(topic)) garbage(garbage, topic, own);
  }

  /**
   * Sends every forged event about the most recent known attempt.
   *
   * @return how many forged events the broker took
   */
  public int forge() {
    AttemptStarted attempt = begun.get();
    if (attempt == null) return 0;
    int sent = 0;
    for (ResowEvent event : forgeries.about(attempt.jobId(), attempt.attempt(), attempt.worker()))
      if (sent(record(event)) != null) sent++;
    return sent;
  }

  private void run() {
    try (var consumer = consumer()) {
      consumer.subscribe(ECHOED);
      while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          List<Garbage> plain = Garbage.plain();
          garbage(
              plain.get(random.nextInt(plain.size())),
              POISONED.get(random.nextInt(POISONED.size())),
              random);
          for (var record : consumer.poll(Duration.ofMillis(50))) {
            notice(record);
            if (random.nextInt(20) == 0) echo(record);
          }
        } catch (KafkaException brokerIsAway) {
          // Whatever was not confirmed was not counted.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void garbage(Garbage garbage, String topic, SplittableRandom dice) {
    var place = sent(garbage.on(topic, dice));
    if (place != null && LoadTopics.keepsUnreadable(topic))
      poison.add(
          new Poison(
              topic,
              place.partition(),
              place.offset(),
              Instant.ofEpochMilli(place.timestamp()),
              garbage.label()));
  }

  private void notice(ConsumerRecord<String, byte[]> record) {
    try {
      if (EventRecords.decodeFromAnyTopic(record).data() instanceof AttemptStarted started
          && !started.worker().equals(Forgeries.MARK)) begun.set(started);
    } catch (InvalidJsonException garbage) {
      // Our own.
    }
  }

  private void echo(ConsumerRecord<String, byte[]> record) {
    var again =
        new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers());
    boolean isOurs = record.key() == null || record.key().startsWith("poison-");
    if (!isOurs && !isForged(record) && sent(again) != null) echoes.incrementAndGet();
  }

  private static boolean isForged(ConsumerRecord<String, byte[]> record) {
    String source = HeaderCodec.text(record.headers(), CloudEventCodec.SOURCE);
    return source == null || source.equals(Forgeries.MARK);
  }

  private static ProducerRecord<String, byte[]> record(ResowEvent event) {
    return EventRecords.encode(CloudEvent.of(event, Forgeries.MARK, null));
  }

  /** Where the broker put it, or null if it did not report one. */
  private RecordMetadata sent(ProducerRecord<String, byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException | KafkaException notTaken) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    return connection.producer(
        Map.of(
            "linger.ms", "0",
            "metadata.max.age.ms", "2000",
            "max.block.ms", "5000",
            "delivery.timeout.ms", "10000",
            "request.timeout.ms", "5000"));
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return connection.consumer(
        Map.of(
            "group.id", "poison", "auto.offset.reset", "earliest", "metadata.max.age.ms", "2000"));
  }

  @Override
  public void close() {
    stop();
    producer.close(Duration.ofSeconds(2));
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
