package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import dev.resow.testkit.Until;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code resow trainer} beside {@code resow up}, each a process, with the demo model. */
@Timeout(600)
class TrainerIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private Path work;
  private DataFolder data;

  @BeforeEach
  void folder() throws IOException {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    work = Files.createTempDirectory(target, "trainer");
    data = new DataFolder(work.resolve("data"));
  }

  @Test
  void aTrainingWaitsForATrainerAndOutlivesItAndNoTrainerOutlivesItsCommand() throws Exception {
    try (var up = resow("up", "up", "--port", "0");
        var api = new Api(serverOf(up))) {
      String training = submit(api);
      assertThat(look(api, training).path("state").asText()).isEqualTo("QUEUED");

      String first;
      try (var trainer = resow("killed", "trainer", "--json")) {
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

      try (var second = resow("interrupted", "trainer");
          var third = resow("left", "trainer")) {
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

  private URI serverOf(Child up) {
    up.awaitLine("resow: stop with");
    return RunFile.live(data).orElseThrow().url();
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

  private Child resow(String name, String... arguments) {
    return Child.java(
        name,
        work.resolve("logs"),
        Map.of("RESOW_DATA", data.root().toString()),
        Stream.concat(
                Stream.of(
                    "-Dresow.home=" + Jars.root(),
                    "-Dresow.cwd=" + work,
                    "-jar",
                    Jars.of("standalone")),
                Stream.of(arguments))
            .toArray(String[]::new));
  }
}
