package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code trainings} asks of a server, and what it prints. */
@Timeout(60)
class TrainingsCommandTest {
  private static final UUID ID = UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641c");
  private static final String SELF = "/v1/trainings/" + ID;

  @TempDir Path folder;
  private StubApi server;

  @BeforeEach
  void serve() throws IOException {
    server = new StubApi();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSetOfPromptsIsSubmittedWithWhatWasGivenAlone() {
    server.on("POST /v1/trainings", training("QUEUED", 0));

    var ended =
        run("submit", "fur", "--prompts", "pairs", "--rank", "8", "--rate", "0.001", "--seed", "7");

    assertThat(ended.out().strip()).isEqualTo(ID.toString());
    assertThat(sent())
        .isEqualTo(
            Json.parse(
                """
                {"adapter": "fur", "prompts": {"set": "pairs"}, "rank": 8, "learningRate": 0.001, "seed": 7}""",
                JsonNode.class));
    assertThat(UUID.fromString(server.asked().getFirst().idempotencyKey())).isNotNull();
  }

  @Test
  void aFileOfPromptsIsSentLineByLineAndTheKeyAsItIs() throws IOException {
    server.on("POST /v1/trainings", training("QUEUED", 0));
    Files.writeString(folder.resolve("prompts.txt"), "a cat and a fox\n\n  ein Bär  \n");

    var ended =
        run("submit", "fur", "--prompts", "prompts.txt", "--idempotency-key", "once", "--json");

    assertThat(Json.parse(ended.out(), JsonNode.class).path("state").asText()).isEqualTo("QUEUED");
    assertThat(sent().at("/prompts/list"))
        .extracting(JsonNode::asText)
        .containsExactly("a cat and a fox", "ein Bär");
    assertThat(server.asked().getFirst().idempotencyKey()).isEqualTo("once");
  }

  @Test
  void withoutPromptsTheLedgerIsAskedFor() {
    server.on("POST /v1/trainings", training("QUEUED", 0));

    run(
        "submit",
        "fur",
        "--finding",
        "overlapped",
        "--since",
        "7d",
        "--pair",
        "cat,pig",
        "--pair",
        "a,b");

    JsonNode ledger = sent().at("/prompts/ledger");
    assertThat(ledger.path("finding").asText()).isEqualTo("overlapped");
    assertThat(Instant.parse(ledger.path("since").asText())).isBefore(Instant.now());
    assertThat(ledger.path("pairs").toString()).isEqualTo("[[\"cat\",\"pig\"],[\"a\",\"b\"]]");
  }

  @Test
  void promptsThatCannotBeSentAreRefusedBeforeTheServerIsAsked() throws IOException {
    Files.write(folder.resolve("long.txt"), new byte[60_001]);
    Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xe4});

    var both = run("submit", "fur", "--prompts", "pairs", "--since", "7d");
    assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("--prompts: expected no other source of prompts, found");
    var large = run("submit", "fur", "--prompts", "long.txt");
    assertThat(large.err())
        .contains("--prompts: expected a file of at most 60000 bytes, found 60001");
    var broken = run("submit", "fur", "--prompts", "latin.txt");
    assertThat(broken.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(broken.err()).contains("--prompts: expected UTF-8 text, found invalid bytes");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void aTrainingThatWasCancelledIsCancellingUntilItHasEnded() {
    server.on("POST " + SELF + "/cancel", training("RUNNING", 3), training("CANCELLED", 3));

    assertThat(run("cancel", ID.toString()).out().strip()).isEqualTo(ID + " cancelling");
    assertThat(run("cancel", ID.toString()).out().strip()).isEqualTo(ID + " CANCELLED");
  }

  @Test
  void followPrintsEveryFigureOfEveryPageAndHowItEnded() {
    server
        .on("GET " + SELF, training("SUCCEEDED", 1500))
        .on("GET " + SELF + "/figures?after=0", figures(1, 1000, 1000))
        .on("GET " + SELF + "/figures?after=1000", figures(1001, 1500, null));

    var ended = run("follow", ID.toString());

    assertThat(ended.exit()).as(ended.all()).isZero();
    var lines = ended.out().lines().toList();
    assertThat(lines).hasSize(1502);
    assertThat(lines.get(1)).isEqualTo("update 1 of 1500  reward 0.5000  loss 1.250");
    assertThat(lines.get(1500)).startsWith("update 1500 of 1500");
    assertThat(lines.getLast()).contains("SUCCEEDED", "1500 of 1500 updates");
  }

  @Test
  void aServerThatRepeatsAPageIsNotAskedForEver() {
    server
        .on("GET " + SELF, training("SUCCEEDED", 2))
        .on("GET " + SELF + "/figures?after=0", figures(1, 2, 2))
        .on("GET " + SELF + "/figures?after=2", "{\"items\": [], \"next\": 2}");

    assertThat(run("follow", ID.toString()).out().lines()).hasSize(4);
  }

  @Test
  void aTrainingThatFailsIsAFailureWithItsReason() {
    server
        .on("GET " + SELF, training("FAILED", 0).replace("{", "{\"failure\": \"It diverged.\","))
        .on("GET " + SELF + "/figures?after=0", "{\"items\": []}");

    var ended = run("follow", ID.toString(), "--json");

    assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.err()).contains("the training ended FAILED: It diverged.");
    assertThat(ended.out().lines().findFirst().orElseThrow()).contains("\"state\":\"FAILED\"");
  }

  @Test
  void anotherServersAnswerIsRefused() {
    server.on("GET " + SELF, "{\"id\": \"x\"}").on("GET /v1/trainings", "{\"items\": 7}");

    for (String[] line :
        new String[][] {{"follow", ID.toString()}, {"show", ID.toString()}, {"list"}}) {
      var ended = run(line);
      assertThat(ended.exit()).as(ended.all()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ended.err()).contains("does not answer like a Resow server");
    }
  }

  @Test
  void whoWaitsForATrainerIsToldOnceHowToStartOne() throws Exception {
    var looks = Stream.generate(() -> training("QUEUED", 0)).limit(12);
    server
        .on(
            "GET " + SELF,
            Stream.of(looks, Stream.of(training("RUNNING", 1)), Stream.of(training("SUCCEEDED", 1)))
                .flatMap(each -> each)
                .toArray(String[]::new))
        .on("GET " + SELF + "/figures?after=0", "{\"items\": []}");

    assertThat(sentencesWhileFollowing(training("QUEUED", 0)))
        .singleElement()
        .isEqualTo("waiting for a trainer: if none is running, start one with ./resow trainer");
  }

  @Test
  void whoWaitsForAMomentIsToldNothing() throws Exception {
    server
        .on("GET " + SELF, training("QUEUED", 0), training("SUCCEEDED", 1))
        .on("GET " + SELF + "/figures?after=0", "{\"items\": []}");

    assertThat(sentencesWhileFollowing(training("QUEUED", 0))).isEmpty();
  }

  @Test
  void whyATrainerGaveItBackIsSaidOnce() throws Exception {
    var given =
        training("QUEUED", 0).replaceFirst("\\{", "{\"waitingReason\": \"A trainer is small.\",");
    server
        .on("GET " + SELF, given, given, training("SUCCEEDED", 1))
        .on("GET " + SELF + "/figures?after=0", "{\"items\": []}");

    assertThat(sentencesWhileFollowing(given))
        .containsExactly("waiting for another trainer: A trainer is small.");
  }

  private List<String> sentencesWhileFollowing(String first) throws InterruptedException {
    var lines = new ArrayList<String>();
    try (var api = new Api(URI.create(server.url()))) {
      new TrainingFollower(api, true, Duration.ofMillis(1), "./resow trainer", lines::add)
          .untilEnd(Training.checked(api, Json.parse(first, JsonNode.class)));
    }
    return lines;
  }

  private JsonNode sent() {
    return Json.parse(server.asked().getFirst().body(), JsonNode.class);
  }

  private InProcess.Ended run(String... line) {
    var all = Stream.of(Stream.of("trainings"), Stream.of(line), Stream.of("--url", server.url()));
    return InProcess.run(
        Map.of("resow.cwd", folder.toString()), all.flatMap(each -> each).toArray(String[]::new));
  }

  private static String training(String state, int done) {
    return """
        {"id": "%s", "state": "%s", "model": "menagerie", "adapter": "fur", "updatesDone": %d, "updates": 1500}"""
        .formatted(ID, state, done);
  }

  private static String figures(int from, int to, Integer next) {
    return IntStream.rangeClosed(from, to)
        .mapToObj("{\"update\": %d, \"figures\": {\"reward\": 0.5, \"loss\": 1.25}}"::formatted)
        .collect(Collectors.joining(",", "{\"items\": [", "], \"next\": " + next + "}"));
  }
}
