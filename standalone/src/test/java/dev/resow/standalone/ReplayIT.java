package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.contract.JobState;
import dev.resow.standalone.cli.ResowCommand;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plain replay, from the command line through queue and worker, makes the same picture again. */
@Timeout(300)
class ReplayIT {
  @Test
  void aPlainReplayGivesTheSameBytes() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    try (var deployment =
            Deployment.start(
                DeploymentPlan.of(
                    Installation.of(Jars.root(), System.getProperty("java.class.path")),
                    Files.createTempDirectory(folder, "replay"),
                    List.of(Duration.ofMillis(50))));
        var api = new Api(deployment.api())) {
      var request = Map.<String, Object>of("prompt", "a cat", "model", "stand-in", "seed", 5);
      var follower = new JobFollower(api, Duration.ofMillis(100));
      UUID first = api.submit(request, UUID.randomUUID().toString()).id();
      Job origin = follower.untilEnd(first, look -> {});
      assertThat(origin.state()).isEqualTo(JobState.SUCCEEDED);

      int exit =
          ResowCommand.execute(
              "replay",
              "--no-failed",
              "--since",
              "1h",
              "--job",
              first.toString(),
              "--url",
              deployment.api().toString());

      assertThat(exit).isZero();
      String id = api.read("/v1/replays").path("items").path(0).path("id").asText();
      Until.isTrue(() -> api.read("/v1/replays/" + id).path("done").asBoolean());
      JsonNode seed = api.read("/v1/replays/" + id + "/seeds").path("items").path(0);
      assertThat(seed.path("seed").asLong()).isEqualTo(5);
      assertThat(seed.path("reproduction").path("answer").asText()).isEqualTo("same-bytes");
      UUID again = UUID.fromString(seed.path("job").asText());
      assertThat(api.job(again).result().image()).isEqualTo(origin.result().image());
      assertThat(api.read("/v1/ledger/rounds").path("items")).hasSize(2);
    }
  }
}
