package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
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

/** Two schedulers share the work; when one is killed, the other has it all. */
@Timeout(600)
class TwoSchedulersIT {
  private static SeparateProcesses processes;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it"));
    processes =
        new SeparateProcesses(
            Files.createTempDirectory(folder.toAbsolutePath(), "schedulers"),
            1,
            List.of("scheduler-1", "scheduler-2"),
            Map.of("RESOW_WORKER_PAINTER", "stand-in", "RESOW_WORKER_STAND_IN_PER_JOB", "PT0.1S"));
    Until.isTrue(Duration.ofMinutes(3), TwoSchedulersIT::offersTheStandIn);
    for (String name : List.of("scheduler-1", "scheduler-2"))
      processes.scheduler(name).awaitText("Installed features");
  }

  @AfterAll
  static void stop() {
    if (processes != null) processes.close();
  }

  @Test
  void whicheverIsKilledTheOtherTakesOver() throws Exception {
    var ids = new ArrayList<>(submit(30));
    Until.isTrue(() -> processes.api().job(ids.getFirst()).state() == JobState.SUCCEEDED);

    processes.scheduler("scheduler-1").killNow();
    ids.addAll(submit(30));
    assertEndedOnce(ids);

    processes.startScheduler("scheduler-3");
    processes.scheduler("scheduler-3").awaitText("Installed features");
    processes.scheduler("scheduler-2").killNow();
    assertEndedOnce(submit(30));
  }

  private static List<UUID> submit(int count) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < count; i++)
      ids.add(
          processes
              .api()
              .submit(Map.of("prompt", "a cat", "seed", i), UUID.randomUUID().toString())
              .id());
    return ids;
  }

  private static void assertEndedOnce(List<UUID> ids) throws InterruptedException {
    var follower = new JobFollower(processes.api(), Duration.ofMillis(100));
    for (UUID id : ids) {
      Job ended = follower.untilEnd(id, _ -> {});
      assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
      var events = processes.api().read("/v1/jobs/" + id + "/events").path("items");
      assertThat(StreamSupport.stream(events.spliterator(), false))
          .filteredOn(e -> e.path("data").path("to").asText().equals("SUCCEEDED"))
          .as("ends of %s", id)
          .hasSize(1);
    }
  }

  private static boolean offersTheStandIn() {
    try {
      return processes.api().offers("stand-in");
    } catch (ApiException notUpYet) {
      return false;
    }
  }
}
