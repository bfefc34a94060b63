package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateAdapterCommandTest {
  @TempDir Path folder;

  @Test
  void whatIsNotGivenIsLeftToTheServer() throws IOException {
    assertThat(command("kinder").request()).isEqualTo(Map.of("adapter", "kinder"));
  }

  @Test
  void promptsAndThresholdsAreSent() throws IOException {
    Path file = Files.writeString(folder.resolve("prompts"), "a cat and a fox\n\n an owl\n");
    assertThat(
            command("kinder", "--prompts", file.toString(), "--gain", "0.05", "--activate")
                .request())
        .isEqualTo(
            Map.of(
                "adapter",
                "kinder",
                "prompts",
                List.of("a cat and a fox", "an owl"),
                "gate",
                Map.of("gain", .05),
                "activate",
                true));
    assertThatThrownBy(
            () -> command("kinder", "--prompts", folder.resolve("no").toString()).request())
        .hasMessageContaining("--prompts: expected a file");
  }

  @Test
  void theDecisionIsALine() {
    String json =
        """
        {"id": "x", "adapter": "kinder", "outcome": "passed", "reason": "The gain is +30.0 %.", "activated": true,
         "result": {"judged": 20, "rightBase": 14, "rightCandidate": 20}}""";
    assertThat(EvaluateAdapterCommand.line(Json.parse(json, JsonNode.class)))
        .isEqualTo(
            "x  passed: 14 of 20 judged pairs right without kinder, 20 with it. The gain is +30.0 %. It is active.");
  }

  @Test
  void beforeTheDecisionTheNumberOfPairsIsALine() {
    String json =
        """
        {"id": "x", "adapter": "kinder", "outcome": "running", "pairs": 40, "activated": false,
         "result": {"judged": 3, "rightBase": 1, "rightCandidate": 2}}""";
    assertThat(EvaluateAdapterCommand.line(Json.parse(json, JsonNode.class)))
        .isEqualTo("x  running: 40 pairs");
  }

  private static EvaluateAdapterCommand command(String... arguments) {
    return CommandLine.populateCommand(new EvaluateAdapterCommand(), arguments);
  }
}
