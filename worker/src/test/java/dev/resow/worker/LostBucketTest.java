package dev.resow.worker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.artifacts.Bucket;
import dev.resow.artifacts.BucketSettings;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.s3server.S3Gate;
import dev.resow.s3server.S3Gate.Answer;
import dev.resow.s3server.S3Gate.Request;
import dev.resow.s3server.S3Server;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import dev.resow.worker.checkpoint.BucketCheckpointStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pictures and checkpoints in a bucket whose server goes away, or that is full: jobs wait, and all
 * are done.
 */
@QuarkusTest
@TestProfile(LostBucketTest.SlowGenerator.class)
@QuarkusTestResource(value = LostBucketTest.KafkaAndBucket.class, restrictToAnnotatedClass = true)
@Timeout(180)
class LostBucketTest {
  private static final String STORE = "s3://pictures/line-1";

  /** Slow enough to stop the server while the first picture is sampled. */
  public static class SlowGenerator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("resow.worker.stand-in.per-job", "PT2S");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject ArtifactStore artifacts;

  @AfterEach
  void theStoreWorksAgain() {
    KafkaAndBucket.gate.passOn();
  }

  @Test
  void theJobsOfALostBucketAreAllDoneOnceItIsBackAndNoneHasSpentATry() throws Exception {
    var jobs = List.of(job(1), job(2));
    try (var topics = new TopicClient(bootstrapServers)) {
      for (JobReady job : jobs) topics.publish(job);
      topics.await(Topics.ATTEMPTS, 1, e -> e instanceof AttemptStarted s && isOf(jobs, s));

      KafkaAndBucket.server.stop();
      Until.isTrue(() -> fault().contains("does not answer"));
      assertThat(fault())
          .startsWith("the artifact store (RESOW_ARTIFACTS): the object store at http://127.0.0.1:")
          .hasLineCount(1);
      given().get("/q/health/live").then().statusCode(200);
      KafkaAndBucket.server.start();

      assertAllDone(topics, jobs);
      Until.isTrue(() -> fault().isEmpty());
    }
  }

  private void assertAllDone(TopicClient topics, List<JobReady> jobs) throws IOException {
    topics.await(Topics.ATTEMPTS, 2, e -> e instanceof AttemptFinished f && isOf(jobs, f));
    for (JobReady job : jobs) {
      var result =
          (JobResult)
              topics
                  .await(
                      Topics.RESULTS,
                      1,
                      e -> e instanceof JobResult r && r.jobId().equals(job.jobId()))
                  .getFirst()
                  .data();
      assertThat(result.attempt()).as("its first attempt").isEqualTo(job.attempt());
      assertThat(artifacts.get(result.image().id())).isPresent();
    }
  }

  @Test
  void theJobsOfAFullBucketAreAllDoneOnceThereIsRoomAndNoneHasSpentATry() throws Exception {
    var jobs = List.of(job(3), job(4));
    try (var topics = new TopicClient(bootstrapServers)) {
      refuse(request -> request.isWrite() && request.target().contains("/checkpoints/"));
      for (JobReady job : jobs) topics.publish(job);
      topics.await(Topics.ATTEMPTS, 1, e -> e instanceof AttemptStarted s && isOf(jobs, s));
      refuse(Request::isWrite);

      String full =
          "the bucket pictures at %s is full (InsufficientStorage)"
              .formatted(KafkaAndBucket.gate.address());
      Until.isTrue(() -> fault().equals("the artifact store (RESOW_ARTIFACTS): " + full));
      Until.isTrue(
          () ->
              data("worker jobs", "'checkpoint fault'")
                  .equals("the checkpoint store (RESOW_CHECKPOINTS): " + full));
      given().get("/q/health/ready").then().statusCode(503);
      given().get("/q/health/live").then().statusCode(200);
      assertThat(artifacts.has(ArtifactId.of(new byte[0]))).as("reading still works").isFalse();
      KafkaAndBucket.gate.passOn();

      assertAllDone(topics, jobs);
      Until.isTrue(() -> given().get("/q/health/ready").statusCode() == 200);
      Until.isTrue(() -> data("worker jobs", "'checkpoint fault'").isEmpty());
    }
  }

  private static void refuse(Predicate<Request> which) {
    var answer = Optional.of(new Answer(507, "InsufficientStorage"));
    KafkaAndBucket.gate.follow(request -> which.test(request) ? answer : Optional.empty());
  }

  @Test
  void aCheckpointInABucketIsTheLatestAttempts() throws IOException {
    var store =
        new BucketCheckpointStore(Bucket.at("s3://pictures/saved", KafkaAndBucket.bucket()));
    UUID job = UUID.randomUUID();
    assertThat(store.latest(job)).isEmpty();
    store.put(job, 9, new byte[] {9});
    store.put(job, 10, new byte[] {10});
    store.put(job, 9, new byte[] {99});
    assertThat(store.latest(job)).hasValue(new byte[] {10});
    var file = Files.write(Files.createTempFile("checkpoint", null), new byte[] {11});
    store.put(job, 11, file);
    Files.delete(file);
    assertThat(store.copyLatest(job, file)).isTrue();
    assertThat(file).hasBinaryContent(new byte[] {11});
    assertThat(store.sweep(Instant.now().minusSeconds(3600))).isZero();
    assertThat(store.sweep(Instant.now().plusSeconds(3600))).isOne();
    assertThat(store.latest(job)).isEmpty();
    assertThat(store.copyLatest(job, file)).isFalse();
    Files.delete(file);
    store.remove(job);
  }

  private static String fault() {
    return data("worker artifacts", "fault");
  }

  /** Of a check of readiness; empty if it is not there. */
  private static String data(String check, String name) {
    String value =
        given()
            .get("/q/health/ready")
            .jsonPath()
            .getString("checks.find { it.name == '%s' }.data?.%s".formatted(check, name));
    return value == null ? "" : value;
  }

  private static boolean isOf(List<JobReady> jobs, AttemptEvent event) {
    return jobs.stream().anyMatch(job -> job.jobId().equals(event.jobId()));
  }

  private static JobReady job(int seed) {
    JobReady any = Jobs.ready(5);
    return new JobReady(any.jobId(), any.attempt(), any.at(), any.spec().withSeed(seed), 1);
  }

  /** A broker, and a bucket on a server that can be stopped, behind a gate. */
  public static final class KafkaAndBucket extends KafkaForTests {
    private static S3Server server;
    private static S3Gate gate;

    /** After the folder of the other tests, whose setting this one replaces. */
    @Override
    public int order() {
      return 1;
    }

    @Override
    public Map<String, String> start() {
      try {
        Path folder = Files.createTempDirectory("resow-worker-test");
        server = S3Server.start(folder);
        server.bucket("pictures");
        gate = S3Gate.before(server);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.setProperty("aws.accessKeyId", S3Server.KEY);
      System.setProperty("aws.secretAccessKey", S3Server.SECRET);
      var settings = new HashMap<>(super.start());
      settings.put("resow.slots", "1");
      settings.put("resow.artifacts", STORE);
      settings.put("resow.artifacts.s3.endpoint", gate.address().toString());
      return settings;
    }

    private static BucketSettings bucket() {
      return BucketSettings.of(
          name ->
              name.endsWith(".endpoint")
                  ? Optional.of(server.address().toString())
                  : Optional.empty());
    }

    @Override
    public void stop() {
      super.stop();
      gate.close();
      server.close();
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }
}
