package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.menagerie.evaluate.Evaluate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small evaluation of the demo model through a running server. */
@Timeout(600)
class EvaluateIT {
  @Test
  void theReportSaysWhatEachArmReachedAndCost() throws Exception {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path work = Files.createTempDirectory(target, "evaluate");
    var environment =
        Map.of(
            "RESOW_DATA", work.resolve("data").toString(),
            "RESOW_MODEL", Jars.root().resolve("models/menagerie").toString());
    String[] up = {"-jar", Jars.of("standalone"), "up", "--port", "0"};
    try (var server = Child.java("server", work.resolve("logs"), environment, up)) {
      String url = server.awaitLine("resow: api:").strip().split(" ")[0];

      Evaluate.main(
          "--url",
          url,
          "--judge",
          Jars.root().resolve("models/judge").toString(),
          "--set",
          "quick",
          "--methods",
          "plain,resow",
          "--seeds",
          "2",
          "--out",
          work.resolve("report").toString());
    }
    assertThat(work.resolve("report/index.html"))
        .content()
        .contains("a tiger and a leopard", "Detector against judge", "<circle", "judge sees");
    assertThat(work.resolve("report/grid.png")).isNotEmptyFile();
    JsonNode arms =
        new JsonMapper().readTree(work.resolve("report/report.json").toFile()).path("arms");
    assertThat(arms).hasSize(2);
    JsonNode plain = arms.get(0);
    JsonNode guided = arms.get(1);
    assertThat(plain.path("pictures")).hasSize(12);
    assertThat(plain.path("forwards").asDouble()).as("28 steps, two forwards each").isEqualTo(56);
    assertThat(plain.path("success").path("mean").asDouble()).as("it paints").isGreaterThan(.2);
    assertThat(guided.path("forwards").asDouble()).isGreaterThan(56);
    assertThat(guided.path("pictures"))
        .allSatisfy(
            picture -> {
              assertThat(picture.path("score").isNumber()).isTrue();
              assertThat(picture.path("forwards").asDouble()).isGreaterThan(56);
              assertThat(picture.path("verdict").asText()).isIn("clear", "overlapped");
            });
  }
}
