package dev.resow.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StopOrders;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.HeaderCodec;
import dev.resow.messaging.KafkaConnection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker as it runs, on a real broker; only the model is a stand-in. */
@QuarkusTest
@QuarkusTestResource(KafkaForTests.class)
@Timeout(90)
class WorkerTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "resow.artifacts")
  Path artifacts;

  @Inject StopOrders orders;

  private KafkaProducer<String, byte[]> producer;
  private KafkaConsumer<String, byte[]> consumer;
  private final List<CloudEvent> heard = new ArrayList<>();

  @BeforeEach
  void connect() {
    var connection = KafkaConnection.plaintext(bootstrapServers);
    producer = connection.producer(Map.of());
    consumer =
        connection.consumer(
            Map.of("group.id", "test-" + UUID.randomUUID(), "auto.offset.reset", "earliest"));
    consumer.subscribe(List.of(Topics.ATTEMPTS, Topics.RESULTS, Topics.DEAD, Topics.WORKERS));
  }

  @AfterEach
  void disconnect() {
    producer.close();
    consumer.close();
  }

  @Test
  void aReadyJobBecomesAPicture() throws Exception {
    JobReady job = Jobs.ready(5);
    send(job);

    await(e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));

    assertThat(of(job)).first().isInstanceOf(AttemptStarted.class);
    var result =
        heard.stream()
            .filter(e -> e.data() instanceof JobResult r && r.jobId().equals(job.jobId()))
            .findFirst()
            .orElseGet(() -> await(e -> e instanceof JobResult r && r.jobId().equals(job.jobId())));
    assertThat(result.traceparent()).isEqualTo(TRACE);
    var image = ((JobResult) result.data()).image();
    assertThat(new FolderArtifactStore(artifacts).get(image.id())).isPresent();
  }

  @Test
  void garbageGoesToTheDeadLettersAndTheNextJobIsDone() throws Exception {
    producer
        .send(
            new ProducerRecord<>(Topics.READY, "key", "{not json".getBytes(StandardCharsets.UTF_8)))
        .get(30, SECONDS);
    JobReady job = Jobs.ready(2);
    send(job);

    await(e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));
    var letter = (DeadLetter) await(DeadLetter.class::isInstance).data();

    assertThat(letter.origin().topic()).isEqualTo(Topics.READY);
    assertThat(letter.origin().payloadBase64()).isNotEmpty();
    assertThat(letter.consumer()).isEqualTo("worker");
  }

  /** As base64 in a letter it would be more than a broker takes. */
  @Test
  void aLargeRecordOfZerosBecomesABoundedLetterAndTheNextJobIsDone() throws Exception {
    byte[] zeros = new byte[800_000];
    producer.send(new ProducerRecord<>(Topics.READY, "zeros", zeros)).get(30, SECONDS);
    JobReady job = Jobs.ready(2);
    send(job);

    await(e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));
    var letter =
        (DeadLetter)
            await(e -> e instanceof DeadLetter l && l.origin().key().equals("zeros")).data();

    assertThat(letter.origin().bytes()).isEqualTo(zeros.length);
    assertThat(letter.origin().truncated()).isTrue();
    assertThat(letter.origin().sha256()).isEqualTo(ArtifactId.of(zeros).sha256());
  }

  @Test
  void hostileRecordsAreEndedOneByOne() throws Exception {
    var ready = CloudEventCodec.encode(CloudEvent.of(Jobs.ready(2), "resow/test", TRACE));
    var values =
        List.of(
            "[".repeat(900_000),
            "{\"spec\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001),
            "{\"attempt\":1e999999999}",
            "{\"at\":\"+999999999-12-31T23:59:59Z\"}",
            "{\"avoid\":\"" + "x".repeat(900_000) + "\"}",
            "null",
            "");
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      var record = new ProducerRecord<>(Topics.READY, "hostile\u0000", bytes);
      HeaderCodec.encode(ready.headers()).forEach(record.headers()::add);
      for (int i = 0; i < 200; i++) record.headers().add("h" + i + "\u0000", new byte[100]);
      producer.send(record).get(30, SECONDS);
    }
    JobReady job = Jobs.ready(2);
    send(job);

    await(e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));
    var sizes = new HashSet<Integer>();
    while (sizes.size() < values.size()) {
      sizes.clear();
      heard.stream()
          .map(CloudEvent::data)
          .filter(e -> e instanceof DeadLetter l && l.origin().key().equals("hostile\ufffd"))
          .forEach(e -> sizes.add(((DeadLetter) e).origin().bytes()));
      if (sizes.size() < values.size()) receive();
    }
  }

  @Test
  void aCancelStopsTheSampler() throws Exception {
    JobReady job = Jobs.ready("stand-in", 1000);
    send(new CancelJob(job.jobId(), Instant.now(), "changed my mind"));
    while (orders.cancelled(job.jobId()).isEmpty()) {
      LockSupport.parkNanos(10_000_000);
      assertThat(Thread.interrupted()).as("out of time").isFalse();
    }
    send(job);

    await(e -> e instanceof AttemptCancelled c && c.jobId().equals(job.jobId()));

    assertThat(of(job)).noneMatch(AttemptFinished.class::isInstance);
  }

  @Test
  void theHeartbeatNamesTheModelAndTheSlots() {
    var beat =
        (WorkerHeartbeat) await(e -> e instanceof WorkerHeartbeat b && b.model() != null).data();

    assertThat(beat.slots()).isEqualTo(2);
    assertThat(beat.model().name()).isEqualTo("stand-in");
  }

  @Test
  void twoJobsRunAtOnce() throws Exception {
    var jobs = new ArrayList<JobReady>();
    while (!overlap(jobs)) {
      for (int i = 0; i < 4; i++) {
        jobs.add(Jobs.ready(10));
        send(jobs.getLast());
      }
      for (var job : jobs)
        await(e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));
    }
  }

  /** Whether one of the jobs began before another one ended, and ended after that. */
  private boolean overlap(List<JobReady> jobs) {
    return jobs.stream()
        .anyMatch(
            one ->
                jobs.stream()
                    .filter(other -> other != one)
                    .anyMatch(
                        other ->
                            began(one).isBefore(ended(other))
                                && began(other).isBefore(ended(one))));
  }

  private Instant began(JobReady job) {
    return of(job).getFirst().at();
  }

  private Instant ended(JobReady job) {
    return of(job).getLast().at();
  }

  private void send(ResowEvent event) throws Exception {
    producer.send(EventRecords.encode(CloudEvent.of(event, "resow/test", TRACE))).get(30, SECONDS);
  }

  private CloudEvent await(Predicate<ResowEvent> wanted) {
    for (var event : heard) {
      if (wanted.test(event.data())) {
        return event;
      }
    }
    while (true) {
      for (var event : receive()) {
        if (wanted.test(event.data())) {
          return event;
        }
      }
    }
  }

  private List<CloudEvent> receive() {
    assertThat(Thread.interrupted()).as("out of time").isFalse();
    var news = new ArrayList<CloudEvent>();
    for (var record : consumer.poll(Duration.ofMillis(200))) {
      news.add(EventRecords.decode(record));
    }
    heard.addAll(news);
    return news;
  }

  private List<AttemptEvent> of(JobReady job) {
    return heard.stream()
        .filter(e -> e.data() instanceof AttemptEvent a && a.jobId().equals(job.jobId()))
        .map(e -> (AttemptEvent) e.data())
        .toList();
  }
}
