package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
  private static final List<PromptSet> TRIPLES = List.of(PromptSet.TRIPLES);

  @TempDir private Path folder;

  @Test
  void figuresStandBesideThoseOfBeforeAndTheirBars() throws IOException {
    Files.createDirectories(folder.resolve("now/triples"));
    Files.createDirectories(folder.resolve("then"));
    Files.writeString(
        folder.resolve("now/triples/report.json"), report(.95, 84, 1.2, "clear", true));
    Files.writeString(
        folder.resolve("then/evaluation-triples.json"), report(.78, 112, 1.3, "clear", false));

    var lines = new Summary(TRIPLES, folder.resolve("now"), folder.resolve("then")).lines();

    assertThat(lines)
        .contains("| triples | `resow` | success | 78.0 % | 95.0 % | at least 90.0 % | yes |")
        .contains("| triples | `resow` | plain runs | 2.00 | 1.50 | at most 2.00 | yes |")
        .contains("| triples | `resow` | clear right | 0.0 % | 100.0 % | at least 95.0 % | yes |")
        .contains("| triples | `resow` | distance | 1.30 | 1.20 | at most 0.90 | no |")
        .anyMatch(line -> line.startsWith("| triples | `plain` | 30.0 % | 1.00 | 56.0 |"));
  }

  @Test
  void whatIsNotThereIsLeftEmpty() throws IOException {
    Files.createDirectories(folder.resolve("triples"));
    Files.writeString(
        folder.resolve("triples/report.json"), "{\"set\": \"triples\", \"arms\": []}");

    assertThat(new Summary(TRIPLES, folder, null).lines())
        .contains("| triples | `resow` | success |  |  | at least 90.0 % |  |");
  }

  private static String report(
      double success, double forwards, double distance, String verdict, boolean right) {
    return """
        {"set": "triples", "arms": [
          {"arm": "plain", "success": {"mean": 0.3}, "forwards": 56, "pictures": []},
          {"arm": "resow", "success": {"mean": %s}, "forwards": %s, "featureDistance": %s,
           "pictures": [{"verdict": "%s", "success": %s}]}]}
        """
        .formatted(success, forwards, distance, verdict, right);
  }
}
