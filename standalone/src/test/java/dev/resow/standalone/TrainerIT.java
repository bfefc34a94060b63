package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import dev.resow.testkit.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code resow trainer} beside {@code resow up}, each a process, with the demo model. */
@Timeout(600)
class TrainerIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private LocalRun run;

  @BeforeEach
  void folder() throws IOException {
    run = LocalRun.in("trainer");
  }

  @Test
  void aTrainingWaitsForATrainerAndOutlivesItAndNoTrainerOutlivesItsCommand() throws Exception {
    try (var up = run.start("up", "up", "--port", "0");
        var api = new Api(run.serverOf(up))) {
      String training = submit(api);
      assertThat(look(api, training).path("state").asText()).isEqualTo("QUEUED");

      String first;
      try (var trainer = run.start("killed", "trainer", "--json")) {
        Until.isTrue(LIMIT, () -> isRunning(api, training));
        first = look(api, training).path("worker").asText();
        trainer.awaitLine("resow: ready: ");
        assertThat(trainer.text()).contains("\"server\":\"" + api.url());
        var process = processOf(trainer);
        assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
            .contains("-Dresow.worker.role=train")
            .doesNotContain("password");
        trainer.killNow();
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }

      try (var second = run.start("interrupted", "trainer");
          var third = run.start("left", "trainer")) {
        Until.isTrue(
            LIMIT,
            () ->
                isRunning(api, training)
                    && !look(api, training).path("worker").asText().equals(first));
        second.awaitLine("resow: ready: ");
        third.awaitLine("resow: ready: ");
        var process = processOf(second);
        second.interrupt();
        assertThat(second.awaitExit(LIMIT)).as(second::text).isEqualTo(130);
        assertThat(process.isAlive()).isFalse();

        api.post("/v1/trainings/" + training + "/cancel", Map.of(), null);
        Until.isTrue(LIMIT, () -> look(api, training).path("state").asText().equals("CANCELLED"));
        up.terminate();
        assertThat(third.awaitExit(LIMIT)).as(third::text).isEqualTo(3);
        assertThat(third.text()).contains("has ended, and the trainer with it");
      }
    }
  }

  private static String submit(Api api) {
    var request =
        Map.of(
            "adapter",
            "fur",
            "prompts",
            Map.of("list", List.of("a cat", "a pig and a lion")),
            "rank",
            2,
            "updates",
            500);
    return api.post("/v1/trainings", request, UUID.randomUUID().toString()).path("id").asText();
  }

  private static JsonNode look(Api api, String training) {
    return api.read("/v1/trainings/" + training);
  }

  private static boolean isRunning(Api api, String training) {
    return look(api, training).path("state").asText().equals("RUNNING");
  }

  /** The one process that the command has started. */
  private static ProcessHandle processOf(Child command) {
    var children = ProcessHandle.of(command.pid()).orElseThrow().children().toList();
    assertThat(children).hasSize(1);
    return children.getFirst();
  }
}
