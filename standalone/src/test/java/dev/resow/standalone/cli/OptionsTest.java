package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OptionsTest {
  @Test
  void whatIsNotGivenIsLeftToTheServer() {
    assertThat(request("a cat")).containsOnlyKeys("prompt");
  }

  @Test
  void adaptersAreNamesWithAScaleOrWithout() {
    assertThat(request("a cat", "--adapter", "fur:0.8", "--adapter", "ink"))
        .containsEntry(
            "adapters",
            List.of(Map.of("name", "fur", "scale", new BigDecimal("0.8")), Map.of("name", "ink")));
    assertThat(request("a cat and a dog", "--adapter", "fur:0.8@black dog", "--adapter", "ink@cat"))
        .containsEntry(
            "adapters",
            List.of(
                Map.of("name", "fur", "scale", new BigDecimal("0.8"), "subject", "black dog"),
                Map.of("name", "ink", "subject", "cat")));
    assertThatThrownBy(() -> request("a cat", "--adapter", "fur:much"))
        .hasMessageContainingAll("--adapter", "NAME:SCALE", "fur:much");
  }

  @Test
  void whatIsGivenIsSent() {
    var request =
        request("a cat and a fox", "--subjects", "cat,fox", "--size", "128x64", "--seed", "7");

    assertThat(request)
        .containsEntry("width", 128)
        .containsEntry("height", 64)
        .containsEntry("seed", BigInteger.valueOf(7))
        .containsKey("subjects");
  }

  @Test
  void aReplayAsksForFailedSeedsUnderAnotherMethod() {
    var now = Instant.parse("2026-01-02T12:00:00Z");
    var command = new ReplayCommand();
    CommandLine.populateCommand(
        command, "--failed", "--since", "24h", "--method", "enmmdit", "--dry-run");

    var request = command.request(now);

    assertThat(request.get("filter"))
        .isEqualTo(Map.of("since", Instant.parse("2026-01-01T12:00:00Z"), "failed", true));
    assertThat(request.get("policy")).isEqualTo(Map.of("method", "enmmdit"));
    assertThat(request).containsEntry("dryRun", true);
    assertThatThrownBy(() -> Since.parse("yesterday", now)).hasMessageContaining("24h");
  }

  @Test
  void aReplayTriesAdaptersAndSaysHowManySeedsAreRight() {
    var command = new ReplayCommand();
    CommandLine.populateCommand(command, "--adapter", "kinder:0.8", "--adapter", "ink");
    assertThat(command.request(Instant.EPOCH).get("policy"))
        .isEqualTo(
            Map.of(
                "adapters",
                List.of(
                    Map.of("name", "kinder", "scale", new BigDecimal("0.8")),
                    Map.of("name", "ink"))));
    assertThat(
            ReplayCommand.compared(
                json("{\"failed\": 52, \"right\": 37, \"failing\": 12, \"unfinished\": 3}")))
        .isEqualTo("37 of 52 failed seeds are right now; 12 still wrong; 3 not finished");
    assertThat(
            ReplayCommand.compared(
                json("{\"failed\": 1, \"right\": 1, \"clear\": 9, \"regressed\": 2}")))
        .isEqualTo("1 of 1 failed seed is right now; 2 of 9 clear seeds are wrong now");
  }

  private static JsonNode json(String text) {
    return Json.parse(text, JsonNode.class);
  }

  @Test
  void subjectsAndLimitsOfTheSearch() {
    var request =
        request(
            "a cat and a fire hydrant",
            "--subject",
            "cat",
            "--subject",
            "fire hydrant",
            "--rounds",
            "5",
            "--budget-forwards",
            "200",
            "--candidates",
            "4");

    assertThat(request)
        .containsEntry("subjects", List.of("cat", "fire hydrant"))
        .containsEntry("candidates", 4)
        .containsEntry("budget", Map.of("rounds", 5, "forwardEquivalents", 200.0));
  }

  @Test
  void aSizeIsTwoNumbersOrOne() {
    assertThat(JobOptions.pixels("96")).containsExactly(96, 96);
    assertThatThrownBy(() -> JobOptions.pixels("big"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WIDTHxHEIGHT")
        .hasMessageContaining("big");
  }

  @Test
  void aPictureIsNamedAfterItsPromptAndNeverReplacesAnother(@TempDir Path folder) throws Exception {
    System.setProperty("resow.cwd", folder.toString());
    try {
      Path first = OutputFile.choose(null, "A cat & a fox!", 7);
      assertThat(first).isEqualTo(folder.resolve("a-cat-a-fox-7.png"));
      Files.createFile(first);
      assertThat(OutputFile.choose(null, "A cat & a fox!", 7))
          .isEqualTo(folder.resolve("a-cat-a-fox-7-2.png"));
      assertThat(OutputFile.choose(Path.of("sub/x.png"), "ignored", 7))
          .isEqualTo(folder.resolve("sub/x.png"));
    } finally {
      System.clearProperty("resow.cwd");
    }
  }

  @Test
  void wrongCommandLinesEndWithTwo() {
    assertThat(ResowCommand.execute("generate")).isEqualTo(ExitCode.USAGE);
    assertThat(ResowCommand.execute("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(ResowCommand.execute("jobs", "--url", "nowhere")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theCompletionScriptKnowsEveryCommand() {
    String script = output("completion");

    assertThat(script).contains("complete -F", "generate", "watch", "tail", "keys");
  }

  @Test
  void theOperatorsKeyIsPrintedWithTheHashThatTheServerWants() throws Exception {
    var made = Json.mapper().readTree(output("keys", "first", "--json"));

    String secret = made.path("key").asText().split("_", 3)[2];
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes());
    assertThat(made.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void onlyTopicsOfOursAreTailed() {
    assertThat(ResowCommand.execute("tail", "__consumer_offsets")).isEqualTo(ExitCode.USAGE);
  }

  private static String output(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true));
    try {
      assertThat(ResowCommand.execute(arguments)).isEqualTo(ExitCode.OK);
    } finally {
      System.setOut(before);
    }
    return bytes.toString();
  }

  @Test
  void relationsNameSubjectsAndAreSentAsIndices() {
    String[] options = {
      "--relation", "Lion above rabbit", "--relation", "fire hydrant next to lion"
    };
    var given = new ArrayList<>(List.of("a lion, a rabbit and a fire hydrant"));
    given.addAll(List.of(options));
    given.addAll(List.of("--subjects", "rabbit,lion,fire hydrant"));
    var expected =
        List.of(
            Map.of("subject", 1, "place", "above", "other", 0),
            Map.of("subject", 2, "place", "next-to", "other", 1));

    assertThat(request(given.toArray(String[]::new)))
        .containsEntry("subjects", List.of("rabbit", "lion", "fire hydrant"))
        .containsEntry("relations", expected);

    given.subList(given.size() - 2, given.size()).clear();
    assertThat(
            parse(given.toArray(String[]::new))
                .request(_ -> List.of("rabbit", "lion", "fire hydrant")))
        .as("subjects that the server finds")
        .containsEntry("relations", expected);
  }

  @Test
  void aRelationThatIsNoneIsNamed() {
    assertThatThrownBy(() -> parse("a cat", "--relation", "cat").check())
        .hasMessageStartingWith("--relation: expected two subjects")
        .hasMessageEndingWith("found 'cat'");
    var stranger = parse("a cat and a fox", "--relation", "cat on dog", "--subject", "cat,fox");
    assertThatThrownBy(() -> stranger.request(_ -> List.of()))
        .hasMessageContaining("expected one of the subjects (cat, fox), found 'dog'");
  }

  private static Map<String, Object> request(String... arguments) {
    return parse(arguments)
        .request(
            _ -> {
              throw new AssertionError("the server was asked for subjects");
            });
  }

  private static JobOptions parse(String... arguments) {
    var options = new JobOptions();
    CommandLine.populateCommand(options, arguments);
    return options;
  }
}
