package dev.resow.worker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.checkpoint.FolderCheckpointStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A full artifact volume is no fault of the jobs: they wait, and all of them are done. */
@QuarkusTest
@TestProfile(FullVolumeTest.SlowGenerator.class)
@QuarkusTestResource(value = SmallVolume.class, restrictToAnnotatedClass = true)
@Timeout(180)
class FullVolumeTest {
  private static final UUID CHECKPOINTED = UUID.randomUUID();
  private static final byte[] SMALL = {1, 2, 3};

  /** Slow enough to fill the volume while the first picture is sampled. */
  public static class SlowGenerator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("resow.worker.stand-in.per-job", "PT2S");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "resow.artifacts")
  Path artifacts;

  @ConfigProperty(name = "test.mounted")
  boolean mounted;

  private final List<ResowEvent> heard = new ArrayList<>();

  @Test
  void theJobsOfAFullVolumeAreAllDoneOnceThereIsRoomAndNoneHasSpentATry() throws Exception {
    var volume = new SmallVolume.Volume(artifacts.getParent(), mounted);
    try (var consumer = consumer()) {
      consumer.subscribe(List.of(Topics.ATTEMPTS, Topics.RESULTS, Topics.WORKERS));
      checkpoints().put(CHECKPOINTED, 1, SMALL);
      var jobs = List.of(job(1), job(2), job(3), job(4));
      for (JobReady job : jobs) send(job);
      await(consumer, AttemptStarted.class::isInstance);

      // Again and again: what the worker wrote to try it is removed, which makes room.
      do volume.fill();
      while (given().get("/q/health/ready").statusCode() != 503);
      await(
          consumer, e -> e instanceof WorkerHeartbeat b && b.draining() && !b.running().isEmpty());
      given()
          .get("/q/health/ready")
          .then()
          .statusCode(503)
          .body(
              "checks.find { it.name == 'worker artifacts' }.data.fault",
              containsString("artifact store"))
          .body(
              "checks.find { it.name == 'worker artifacts' }.data.fault",
              containsString(volume.fault()));
      given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
      if (mounted) assertThatAFullVolumeKeepsTheLastCheckpoint();
      assertThat(heard)
          .as("it holds one and takes none")
          .filteredOn(AttemptStarted.class::isInstance)
          .hasSize(1);

      volume.makeRoom();
      for (JobReady job : jobs)
        await(consumer, e -> e instanceof AttemptFinished f && f.jobId().equals(job.jobId()));
      for (JobReady job : jobs) {
        assertThat(of(job))
            .as("started and finished in the first attempt, and nothing else")
            .allMatch(e -> e.attempt() == job.attempt())
            .hasOnlyElementsOfTypes(
                AttemptStarted.class, AttemptFinished.class, StepProgress.class);
        assertThat(isStored(result(consumer, job))).isTrue();
      }
      given().get("/q/health/ready").then().statusCode(200);
    }
  }

  /** More than what the worker removes now and then. */
  private void assertThatAFullVolumeKeepsTheLastCheckpoint() throws IOException {
    assertThatThrownBy(() -> checkpoints().put(CHECKPOINTED, 1, new byte[1 << 19]))
        .isInstanceOf(IOException.class);
    assertThat(checkpoints().latest(CHECKPOINTED)).hasValue(SMALL);
  }

  private CheckpointStore checkpoints() {
    return new FolderCheckpointStore(artifacts.resolve("checkpoints"));
  }

  private static JobReady job(int seed) {
    JobReady any = Jobs.ready(5);
    return new JobReady(any.jobId(), any.attempt(), any.at(), any.spec().withSeed(seed), 1);
  }

  private JobResult result(KafkaConsumer<String, byte[]> consumer, JobReady job) {
    return (JobResult)
        await(consumer, e -> e instanceof JobResult r && r.jobId().equals(job.jobId()));
  }

  private boolean isStored(JobResult result) throws IOException {
    return new FolderArtifactStore(artifacts).get(result.image().id()).isPresent();
  }

  private List<AttemptEvent> of(JobReady job) {
    return heard.stream()
        .filter(AttemptEvent.class::isInstance)
        .map(AttemptEvent.class::cast)
        .filter(e -> e.jobId().equals(job.jobId()))
        .toList();
  }

  private ResowEvent await(
      KafkaConsumer<String, byte[]> consumer, Predicate<ResowEvent> condition) {
    while (true) {
      for (ResowEvent event : heard) if (condition.test(event)) return event;
      assertThat(Thread.interrupted()).as("out of time").isFalse();
      for (var record : consumer.poll(Duration.ofMillis(200))) {
        try {
          heard.add(EventRecords.decode(record).data());
        } catch (InvalidJsonException notOurs) {
          // Somebody else's test.
        }
      }
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return KafkaConnection.plaintext(bootstrapServers)
        .consumer(Map.of("group.id", "test-" + UUID.randomUUID(), "auto.offset.reset", "earliest"));
  }

  private void send(ResowEvent event) throws Exception {
    try (var producer = KafkaConnection.plaintext(bootstrapServers).producer(Map.of())) {
      producer.send(EventRecords.encode(CloudEvent.of(event, "resow/test", null))).get();
    }
  }
}
