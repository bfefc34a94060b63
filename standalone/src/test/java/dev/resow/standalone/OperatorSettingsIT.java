package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Json;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that asks for keys, in a folder with an unusual name, started in the C locale. */
@Timeout(600)
class OperatorSettingsIT {
  @Test
  void theCommandLineWorksWithAServerThatAsksForKeys() throws Exception {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path work = Files.createTempDirectory(target, "keys");
    var data = new DataFolder(work.resolve("d ä'%41+日; x"));
    var resow =
        new Cli(
            work,
            Map.of(
                "RESOW_DATA", data.root().toString(),
                "RESOW_JAVA_OPTS", "-Dresow.access.mode=keys -Dresow.worker.painter=stand-in",
                "RESOW_PORT", "0",
                "LC_ALL", "C"));
    try {
      var up = resow.run("up", "-d");
      assertThat(up.exit()).as(up.all()).isZero();
      var server = Instance.of(data).orElseThrow();

      try (var http = HttpClient.newHttpClient()) {
        var bare = HttpRequest.newBuilder(server.url().resolve("/v1/jobs")).build();
        assertThat(http.send(bare, BodyHandlers.discarding()).statusCode())
            .as("the setting is honoured")
            .isEqualTo(401);
      }
      var picture = resow.run("generate", "a cat", "-o", "ä b.png", "--json");
      assertThat(picture.exit()).as(picture.all()).isZero();
      assertThat(work.resolve("ä b.png")).isNotEmptyFile();
      assertThat(resow.run("keys", "list", "--json").exit()).isZero();

      var stranger = resow.with("RESOW_KEY", "resow_nobody").run("jobs", "--json");
      assertThat(stranger.exit()).isEqualTo(1);
      assertThat(Json.mapper().readTree(stranger.out()).path("status").asInt()).isEqualTo(401);
    } finally {
      assertThat(resow.run("down", "--force").exit()).isZero();
    }
    assertThat(Instance.of(data)).isEmpty();
  }
}
