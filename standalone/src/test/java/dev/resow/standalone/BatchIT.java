package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.contract.JobState;
import dev.resow.standalone.cli.ResowCommand;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand rows, from the command line through real processes. It prints how long it took until
 * they were accepted; other work is done while they wait.
 */
@Timeout(300)
class BatchIT {
  private static final int ROWS = 10_000;

  @Test
  void aLargeBatchIsAcceptedAndASingleJobOvertakesIt() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path rows = Files.createTempFile(folder, "rows", ".jsonl");
    Files.writeString(
        rows,
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    "{\"prompt\": \"a photo of a cat and a fox, number %d\", \"model\": \"stand-in\"}"
                        .formatted(i))
            .collect(Collectors.joining("\n")));
    try (var deployment =
            Deployment.start(
                DeploymentPlan.of(
                    Installation.of(Jars.root(), System.getProperty("java.class.path")),
                    Files.createTempDirectory(folder, "batch"),
                    List.of(Duration.ofMillis(50))));
        var api = new Api(deployment.api())) {
      long begin = System.nanoTime();
      int exit =
          ResowCommand.execute("batch", rows.toString(), "--url", deployment.api().toString());
      System.out.printf("%d rows accepted in %.1f s%n", ROWS, (System.nanoTime() - begin) / 1e9);
      assertThat(exit).isZero();
      JsonNode batch = api.read("/v1/batches").path("items").path(0);
      String self = batch.path("links").path("self").asText();
      assertThat(batch.path("jobs").asInt()).isEqualTo(ROWS);
      Until.isTrue(() -> api.read(self).path("states").path("SUCCEEDED").asInt() > 0);

      var request = Map.<String, Object>of("prompt", "a cat", "model", "stand-in");
      UUID single = api.submit(request, UUID.randomUUID().toString()).id();
      var job = new JobFollower(api, Duration.ofMillis(100)).untilEnd(single, look -> {});
      assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(api.read(self).path("ended").asInt()).isLessThan(ROWS);

      ResowCommand.execute(
          "batch", "--cancel", batch.path("id").asText(), "--url", deployment.api().toString());
      Until.isTrue(() -> api.read(self).hasNonNull("endedAt"));
      assertThat(api.read(self).path("ended").asInt()).isEqualTo(ROWS);
    }
  }
}
