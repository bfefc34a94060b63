package dev.resow.worker.training;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.contract.TrainingEvent;
import dev.resow.contract.TrainingFailed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingProgress;
import dev.resow.contract.TrainingReady;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingSpec;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.Jobs;
import dev.resow.worker.KafkaForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker with the role train, on a real broker, with the demo model and its critic. */
@QuarkusTest
@TestProfile(TrainerTest.Trains.class)
@QuarkusTestResource(KafkaForTests.class)
@Timeout(240)
class TrainerTest {
  private static final Path MODEL = Path.of("../models/menagerie");

  /** The role. */
  public static class Trains implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "resow.worker.role", "train",
          "resow.model", MODEL.toString(),
          "resow.trainings.critic", "../models/critic");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "resow.artifacts")
  Path artifacts;

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
    consumer.subscribe(List.of(Topics.TRAININGS, Topics.ATTEMPTS, Topics.WORKERS, Topics.DEAD));
  }

  @AfterEach
  void disconnect() {
    producer.close();
    consumer.close();
  }

  private static TrainingReady training(String base, List<String> prompts) {
    var spec =
        new TrainingSpec(
            "acme",
            TrainingRecipe.NFT,
            "menagerie",
            base,
            prompts,
            2,
            1,
            1e-3,
            7,
            null,
            "one-update");
    return new TrainingReady(UUID.randomUUID(), 1, Instant.EPOCH, spec);
  }

  private void send(ResowEvent event) throws Exception {
    producer.send(EventRecords.encode(CloudEvent.of(event, "resow/test", null))).get(30, SECONDS);
  }

  @Test
  void itTrainsAndLeavesJobsAlone() throws Exception {
    String base;
    try (var model = Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()))) {
      base = model.fingerprint();
    }
    send(Jobs.ready(2));
    var ready = training(base, List.of("a cat", "a pig and a lion"));
    send(ready);

    var finished =
        (TrainingFinished)
            await(e -> e instanceof TrainingFinished f && f.trainingId().equals(ready.trainingId()))
                .data();
    await(e -> e instanceof WorkerHeartbeat beat && runs(beat, ready.trainingId()));
    assertThat(finished.update()).isEqualTo(1);
    assertThat(finished.rank()).isEqualTo(2);
    assertThat(finished.layers()).isPositive();
    assertThat(new FolderArtifactStore(artifacts).get(finished.sha256()))
        .hasValueSatisfying(file -> assertThat((long) file.length).isEqualTo(finished.bytes()));
    assertThat(heard)
        .extracting(CloudEvent::data)
        .hasAtLeastOneElementOfType(TrainingProgress.class)
        .hasAtLeastOneElementOfType(WorkerHeartbeat.class)
        .as("no attempts")
        .allMatch(
            e ->
                e instanceof TrainingEvent
                    || e instanceof DeadLetter
                    || e instanceof WorkerHeartbeat);
    assertThat(heard)
        .extracting(CloudEvent::data)
        .filteredOn(WorkerHeartbeat.class::isInstance)
        .as("it offers no slots and no model")
        .allSatisfy(
            e -> {
              var beat = (WorkerHeartbeat) e;
              assertThat(beat.trains()).isTrue();
              assertThat(beat.slots()).isZero();
              assertThat(beat.model()).isNull();
              assertThat(beat.fingerprints()).isEmpty();
            });
  }

  private static boolean runs(WorkerHeartbeat beat, UUID training) {
    return beat.running().stream().anyMatch(running -> running.jobId().equals(training));
  }

  @Test
  void whatItCannotTrainFailsWithTheReason() throws Exception {
    var other = training("other files", List.of("a cat"));
    var heldOut = training("any", List.of("a cat", "a wolf and a cat"));
    send(other);
    send(heldOut);
    assertThat(failure(other)).contains("model files differ");
    assertThat(failure(heldOut)).contains("held out for evaluations");
  }

  private String failure(TrainingReady ready) {
    return ((TrainingFailed)
            await(e -> e instanceof TrainingFailed f && f.trainingId().equals(ready.trainingId()))
                .data())
        .message();
  }

  @Test
  void garbageGoesToTheDeadLettersAndTheNextTrainingIsTaken() throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topics.TRAININGS_READY, "key", "{not json".getBytes(StandardCharsets.UTF_8)))
        .get(30, SECONDS);
    await(e -> e instanceof DeadLetter l && l.origin().topic().equals(Topics.TRAININGS_READY));
    var next = training("other files", List.of("a cat"));
    send(next);
    assertThat(failure(next)).contains("model files differ");
  }

  @Test
  void itIsReadyWithoutAModel() {
    RestAssured.given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'model' }.status", equalTo("UP"));
  }

  private CloudEvent await(Predicate<ResowEvent> wanted) {
    while (true) {
      for (CloudEvent event : heard) if (wanted.test(event.data())) return event;
      for (var record : consumer.poll(Duration.ofMillis(200)))
        heard.add(EventRecords.decode(record));
    }
  }
}
