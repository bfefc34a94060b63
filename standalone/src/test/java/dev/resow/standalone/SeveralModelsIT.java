package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobReady;
import dev.resow.contract.JobState;
import dev.resow.contract.ReadyTopics;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers of different models share a deployment; their models generate gradients. */
@Timeout(600)
class SeveralModelsIT {
  private static final Duration BOOT = Duration.ofMinutes(3);

  private static SeparateProcesses processes;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it"));
    processes =
        new SeparateProcesses(
            Files.createTempDirectory(folder.toAbsolutePath(), "models"),
            0,
            List.of("scheduler"),
            Map.of("RESOW_WORKER_PAINTER", "stand-in", "RESOW_WORKER_STAND_IN_PER_JOB", "PT0.1S"));
    startWorker("small-1", "small");
    startWorker("large-1", "Large 3.5");
    for (String model : List.of("small", "Large 3.5")) Until.isTrue(BOOT, () -> offers(model));
  }

  @AfterAll
  static void stop() {
    if (processes != null) processes.close();
  }

  @Test
  void everyJobIsSampledByAWorkerOfItsModel() throws Exception {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 20; i++) ids.add(submit(i % 2 == 0 ? "small" : "Large 3.5", i));
    for (UUID id : ids) {
      Job ended = untilEnd(id);
      assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(ended.tries()).isZero();
      assertThat(ended.attempt()).as("no other worker has touched it").isEqualTo(1);
      assertThat(ended.result().model().model()).isEqualTo(ended.spec().model());
      assertThat(ended.worker())
          .isEqualTo(ended.spec().model().equals("small") ? "small-1" : "large-1");
    }
    try (var topics = new TopicClient(processes.bootstrapServers())) {
      topics.await(
          ReadyTopics.of("Large 3.5"),
          10,
          e -> e instanceof JobReady ready && ids.contains(ready.jobId()));
    }
  }

  @Test
  void aJobWaitsForAWorkerOfItsModelAndOthersDoNotWaitForIt() throws Exception {
    startWorker("rare-1", "rare");
    Until.isTrue(BOOT, () -> offers("rare"));
    processes.worker("rare-1").terminate();
    processes.worker("rare-1").awaitExit(Duration.ofSeconds(60));

    UUID waiting = submit("rare", 1);
    Until.isTrue(() -> processes.api().job(waiting).waitingFor() != null);
    assertThat(processes.api().job(waiting).waitingFor().model()).isEqualTo("rare");
    assertThat(processes.api().job(waiting).state()).isEqualTo(JobState.QUEUED);
    assertThat(untilEnd(submit("small", 2)).state()).isEqualTo(JobState.SUCCEEDED);

    startWorker("rare-2", "rare");
    Job ended = untilEnd(waiting);
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.worker()).isEqualTo("rare-2");
    assertThat(ended.waitingFor()).isNull();
  }

  @Test
  void oneWorkerSamplesJobsOfTwoModels() throws Exception {
    startWorker("both", "first,second");
    for (String model : List.of("first", "second")) Until.isTrue(BOOT, () -> offers(model));
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 10; i++) ids.add(submit(i % 2 == 0 ? "first" : "second", i));
    for (UUID id : ids) {
      Job ended = untilEnd(id);
      assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(ended.worker()).isEqualTo("both");
      assertThat(ended.result().model().model()).isEqualTo(ended.spec().model());
    }
    var workers = processes.api().read("/v1/workers").path("items");
    assertThat(StreamSupport.stream(workers.spliterator(), false))
        .filteredOn(worker -> worker.path("id").asText().equals("both"))
        .singleElement()
        .satisfies(
            worker ->
                assertThat(worker.path("models").findValuesAsText("name"))
                    .containsExactly("first", "second"));
  }

  /** Two folders and memory for one of them; TwoModelsTest compares the images. */
  @Test
  void oneWorkerLoadsTheModelThatAJobNeeds() throws Exception {
    Path root = Path.of("").toAbsolutePath().getParent();
    processes.startWorker(
        "real",
        Map.of(
            "RESOW_WORKER_PAINTER", "diffusion",
            "RESOW_MODELS",
                root.resolve("models/menagerie")
                    + ","
                    + root.resolve("diffusion/src/test/resources/sd3-tiny"),
            "RESOW_MEMORY", "420m"));
    for (String model : List.of("menagerie", "sd3-tiny")) Until.isTrue(BOOT, () -> offers(model));
    for (String model : List.of("sd3-tiny", "menagerie", "sd3-tiny")) {
      Job ended = untilEnd(submit(model, 1));
      assertThat(ended.state()).as(model).isEqualTo(JobState.SUCCEEDED);
      assertThat(ended.worker()).isEqualTo("real");
      assertThat(ended.tries()).isZero();
    }
  }

  /** Folders with random weights in the published layouts of FLUX.1 and Stable Diffusion 1.4. */
  @Test
  void modelsOfOtherKindsDrawThroughTheQueue() throws Exception {
    Path folders = Jars.tinyModel().getParent();
    var names = List.of("flux-tiny", "sd14-tiny");
    var models = String.join(",", names.stream().map(n -> folders.resolve(n).toString()).toList());
    processes.startWorker(
        "painter-1", Map.of("RESOW_WORKER_PAINTER", "diffusion", "RESOW_MODELS", models));
    for (String model : names) Until.isTrue(BOOT, () -> offers(model));
    for (String model : names) {
      Map<String, Object> request =
          Map.of(
              "prompt",
              "a cat and a dog",
              "model",
              model,
              "seed",
              7,
              "steps",
              4,
              "width",
              64,
              "height",
              64,
              "subjects",
              List.of("cat", "dog"),
              "method",
              "a&e");
      Job ended = untilEnd(processes.api().submit(request, UUID.randomUUID().toString()).id());
      assertThat(ended.state()).as(model).isEqualTo(JobState.SUCCEEDED);
      assertThat(ended.worker()).isEqualTo("painter-1");
      assertThat(ended.result().image().width()).isEqualTo(64);
    }
    Map<String, Object> uneven =
        Map.of("prompt", "a cat", "model", "sd14-tiny", "width", 72, "height", 64);
    assertThatThrownBy(() -> processes.api().submit(uneven, UUID.randomUUID().toString()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("width");
    Map<String, Object> joint =
        Map.of("prompt", "a cat and a dog", "model", "sd14-tiny", "method", "enmmdit");
    assertThatThrownBy(() -> processes.api().submit(joint, UUID.randomUUID().toString()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("not 'enmmdit'");
  }

  /** Rolling to a new version of a model, and back: submits never stop. */
  @Test
  void newJobsGoToTheVersionThatCameLast() throws Exception {
    startVersion("old-1", 1);
    Until.isTrue(BOOT, () -> offers("rolling"));
    assertThat(samplers(1)).containsOnly("old-1");

    startVersion("new-1", 2);
    Until.isTrue(BOOT, () -> samplers(5).stream().allMatch("new-1"::equals));
    assertThat(samplers(20)).as("both versions live").containsOnly("new-1");
    assertThat(processes.api().read("/v1/workers").path("items").findValuesAsText("id"))
        .contains("old-1", "new-1");

    processes.worker("new-1").terminate();
    processes.worker("new-1").awaitExit(Duration.ofSeconds(60));
    assertThat(samplers(5)).as("the old one is still there").containsOnly("old-1");
  }

  private static void startVersion(String id, int version) {
    processes.startWorker(
        id,
        Map.of(
            "RESOW_WORKER_STAND_IN_MODELS",
            "rolling",
            "RESOW_WORKER_STAND_IN_VERSION",
            Integer.toString(version)));
  }

  /** Who samples so many jobs. */
  private static List<String> samplers(int jobs) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < jobs; i++) ids.add(submit("rolling", i));
    var workers = new ArrayList<String>();
    try {
      for (UUID id : ids) {
        Job ended = untilEnd(id);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.tries()).isZero();
        workers.add(ended.worker());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return workers;
  }

  private static void startWorker(String id, String models) {
    processes.startWorker(id, Map.of("RESOW_WORKER_STAND_IN_MODELS", models));
  }

  private static UUID submit(String model, int seed) {
    Map<String, Object> request = Map.of("prompt", "a cat", "model", model, "seed", seed);
    return processes.api().submit(request, UUID.randomUUID().toString()).id();
  }

  private static Job untilEnd(UUID id) throws InterruptedException {
    return new JobFollower(processes.api(), Duration.ofMillis(100)).untilEnd(id, _ -> {});
  }

  private static boolean offers(String model) {
    try {
      var models = processes.api().read("/v1/models").path("items");
      return StreamSupport.stream(models.spliterator(), false)
          .anyMatch(offered -> offered.path("name").asText().equals(model));
    } catch (ApiException notUpYet) {
      return false;
    }
  }
}
