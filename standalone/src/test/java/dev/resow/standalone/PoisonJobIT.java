package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.watch.Supervisor;
import dev.resow.contract.JobState;
import dev.resow.contract.failure.FailureKind;
import dev.resow.standalone.client.Api;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A job that kills every worker that touches it ends dead, and the others do not wait for it: not
 * those either that were in the other slot of such a worker.
 */
@Timeout(300)
class PoisonJobIT {
  private static final int OTHERS = 40;

  @Test
  void aJobThatKillsEveryWorkerEndsDeadWhileTheOthersGoOn() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    try (var deployment =
            Deployment.start(
                DeploymentPlan.of(
                        Installation.of(Jars.root(), System.getProperty("java.class.path")),
                        Files.createTempDirectory(folder, "poison"),
                        List.of(
                            Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50)))
                    .withSettings(
                        Map.of("RESOW_WORKER_STAND_IN_HALTS_ON", "poison", "RESOW_SLOTS", "2")));
        var supervisor = new Supervisor(deployment);
        var api = new Api(deployment.api())) {
      UUID poison = submit(api, "poison");
      var others = new ArrayList<UUID>();
      for (int i = 0; i < OTHERS; i++) others.add(submit(api, "harmless " + i));

      var follower = new JobFollower(api, Duration.ofMillis(200));
      for (UUID id : others)
        assertThat(follower.untilEnd(id, look -> {}).state()).isEqualTo(JobState.SUCCEEDED);
      Job dead = follower.untilEnd(poison, look -> {});

      assertThat(dead.state()).isEqualTo(JobState.DEAD);
      assertThat(dead.failure().kind()).isEqualTo(FailureKind.POISON);
      assertThat(supervisor.restarts()).as("workers it killed").isNotEmpty();
      String letter = "/v1/dead-letters/" + poison + ":dead";
      Until.isTrue(() -> !api.read("/v1/dead-letters?detail=poison").path("items").isEmpty());
      assertThat(api.read(letter).path("detail").asText()).startsWith("POISON: ");
    }
  }

  private static UUID submit(Api api, String prompt) {
    return api.submit(Map.of("prompt", prompt, "model", "stand-in"), UUID.randomUUID().toString())
        .id();
  }
}
