package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The three apps as they are deployed, with two workers that sample a real (if random) model. */
@Timeout(600)
class SeparateProcessesIT {
  private static final int JOBS = 20;

  /** Steps of a job that is still running when something happens to its worker. */
  private static final int LONG = 1000;

  private static SeparateProcesses processes;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it"));
    processes =
        new SeparateProcesses(Files.createTempDirectory(folder.toAbsolutePath(), "processes"), 2);
    awaitModel(processes.api());
    for (int i = 1; i <= 2; i++) processes.worker("worker-" + i).awaitText(" ready after ");
  }

  @AfterAll
  static void stop() {
    if (processes != null) {
      processes.close();
    }
  }

  @Test
  void twentyJobsAreSharedByTwoWorkersAndEndOnce() throws Exception {
    List<UUID> ids = submit(JOBS, 4);

    List<Job> ended = untilEnd(ids);

    assertThat(ended).extracting(Job::state).containsOnly(JobState.SUCCEEDED);
    assertThat(ended).extracting(job -> job.result().worker()).contains("worker-1", "worker-2");
    for (Job job : ended) {
      assertIsPicture(job);
      assertThat(endings(job.id())).as("endings of %s", job.id()).isEqualTo(1);
    }
    try (var topics = new TopicClient(processes.bootstrapServers())) {
      var results =
          topics.await(
              Topics.RESULTS, JOBS, e -> e instanceof JobResult r && ids.contains(r.jobId()));
      assertThat(results).extracting(r -> r.data().recordKey()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aKilledWorkersJobIsFinishedByTheOther() throws Exception {
    List<UUID> ids = submit(JOBS, 12);
    Job running = awaitRunning(ids);
    processes.worker(running.worker()).killNow();

    List<Job> ended = untilEnd(ids);
    processes.startWorker(running.worker());

    assertThat(ended).extracting(Job::state).containsOnly(JobState.SUCCEEDED);
    for (Job job : ended) {
      assertIsPicture(job);
      assertThat(endings(job.id())).as("endings of %s", job.id()).isEqualTo(1);
    }
  }

  @Test
  void aKilledWorkersPictureIsTheUndisturbedOne() throws Exception {
    UUID id = submitLong(77);
    Job running = awaitStep(id, LONG / 5);
    processes.worker(running.worker()).killNow();

    Job ended = untilEnd(List.of(id)).getFirst();
    processes.startWorker(running.worker());

    assertThat(ended.result().worker()).isNotEqualTo(running.worker());
    assertThat(resumedFrom(id)).as("step of the checkpoint").isPositive();
    Job undisturbed = untilEnd(List.of(submitLong(77))).getFirst();
    assertThat(ended.result().image()).isEqualTo(undisturbed.result().image());
  }

  @Test
  void aWorkerThatIsToldToStopHandsItsPictureOver() throws Exception {
    UUID id = submitLong(78);
    Job running = awaitStep(id, LONG / 10);
    Child worker = processes.worker(running.worker());
    worker.terminate();
    worker.awaitExit(Duration.ofSeconds(60));

    Job ended = untilEnd(List.of(id)).getFirst();
    processes.startWorker(running.worker());

    assertThat(ended.result().worker()).isNotEqualTo(running.worker());
    assertThat(resumedFrom(id)).isPositive();
    Job undisturbed = untilEnd(List.of(submitLong(78))).getFirst();
    assertThat(ended.result().image()).isEqualTo(undisturbed.result().image());
  }

  /** W3C trace context: what the client's request began can be followed through every process. */
  @Test
  void oneTraceIdFindsAJobOnEveryTopic() throws Exception {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String span = "00f067aa0ba902b7";
    UUID id;
    String model;
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(processes.api().url().resolve("/v1/jobs"))
                  .header("Content-Type", "application/json")
                  .header("traceparent", "00-" + trace + "-" + span + "-01")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"prompt\": \"a cat and a fox\", \"method\": \"plain\", \"steps\": 2}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      var job = Json.mapper().readTree(answer.body());
      id = UUID.fromString(job.path("id").asText());
      model = job.path("spec").path("model").asText();
    }
    untilEnd(List.of(id));
    try (var topics = new TopicClient(processes.bootstrapServers())) {
      // the api's, the scheduler's, the worker's two
      for (String topic :
          List.of(Topics.SUBMITTED, ReadyTopics.of(model), Topics.ATTEMPTS, Topics.RESULTS)) {
        String header =
            topics
                .await(topic, 1, event -> event.recordKey().equals(id.toString()))
                .getFirst()
                .traceparent();
        assertThat(header).as(topic).startsWith("00-" + trace + "-").endsWith("-01");
        assertThat(header).as(topic + ": a span of its own").doesNotContain(span);
      }
    }
  }

  private static UUID submitLong(int seed) {
    Map<String, Object> request =
        Map.of("prompt", "a cat and a fox", "method", "plain", "steps", LONG, "seed", seed);
    return processes.api().submit(request, UUID.randomUUID().toString()).id();
  }

  private static Job awaitStep(UUID id, int step) {
    while (true) {
      Job job = processes.api().job(id);
      assertThat(job.state().isTerminal()).as("too late: %s", job).isFalse();
      if (job.progress() != null && job.progress().step() >= step) {
        return job;
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** The step that the job's last attempt went on from. */
  private static int resumedFrom(UUID id) {
    var events = processes.api().read("/v1/jobs/" + id + "/events").path("items");
    return StreamSupport.stream(events.spliterator(), false)
        .filter(e -> e.path("type").asText().equals("dev.resow.attempt.started.v1"))
        .mapToInt(e -> e.path("data").path("resumedFromStep").asInt(-1))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static List<UUID> submit(int count, int steps) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> request =
          // plain: a model of random weights has no subjects that a look could tell apart
          Map.of("prompt", "a cat and a fox", "method", "plain", "steps", steps, "seed", i);
      ids.add(processes.api().submit(request, UUID.randomUUID().toString()).id());
    }
    return ids;
  }

  private static List<Job> untilEnd(List<UUID> ids) throws InterruptedException {
    var follower = new JobFollower(processes.api(), Duration.ofMillis(200));
    var ended = new ArrayList<Job>();
    for (UUID id : ids) {
      ended.add(follower.untilEnd(id, look -> {}));
    }
    return ended;
  }

  /** A job that a worker samples right now. */
  private static Job awaitRunning(List<UUID> ids) {
    while (true) {
      for (UUID id : ids) {
        Job job = processes.api().job(id);
        if (job.state() == JobState.RUNNING && job.progress() != null) {
          return job;
        }
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void awaitModel(Api api) {
    Until.isTrue(Duration.ofMinutes(3), () -> offers(api));
  }

  private static boolean offers(Api api) {
    try {
      return api.offers(Jars.tinyModel().getFileName().toString());
    } catch (ApiException notUpYet) {
      return false;
    }
  }

  private static void assertIsPicture(Job job) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(processes.api().image(job.id())));
    assertThat(image).as("picture of %s", job.id()).isNotNull();
    assertThat(image.getWidth()).isEqualTo(job.spec().width());
  }

  /** How often the job reached a terminal state. */
  private static long endings(UUID id) {
    var events = processes.api().read("/v1/jobs/" + id + "/events").path("items");
    return StreamSupport.stream(events.spliterator(), false)
        .filter(e -> e.path("type").asText().equals("dev.resow.job.state.v1"))
        .map(e -> JobState.valueOf(e.path("data").path("to").asText()))
        .filter(JobState::isTerminal)
        .count();
  }
}
