package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code batch} asks of a server, and what it prints. */
@Timeout(60)
class BatchCommandTest {
  private static final String ID = "01a1fd82-b7f0-77e4-8230-145ab8fc641c";
  private static final String ROWS = "{\"prompt\": \"a {cat|dog}\"}\n";
  private static final String SUBMIT = "POST /v1/batches?onError=refuse&matrix=true";

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
  void theRowsAreSentAsTheyAre() throws IOException {
    server.on(SUBMIT, batch(0, 2, "{\"WAITING\": 2}", null));
    var ended = run(file("rows.jsonl"), "--idempotency-key", "once");
    assertThat(ended.out()).isEqualTo(ID + "\n0 of 2 jobs have ended: 2 waiting\n");
    assertThat(server.asked().getFirst().body()).isEqualTo(ROWS);
    assertThat(server.asked().getFirst().idempotencyKey()).isEqualTo("once");
  }

  @Test
  void aWebhookIsNamed() throws IOException {
    String hook = "01a1fd82-b7f0-77e4-8230-145ab8fc641d";
    server.on(SUBMIT + "&webhook=" + hook, batch(0, 2, "{\"WAITING\": 2}", null));
    assertThat(run(file("rows.jsonl"), "--webhook", hook).exit()).isZero();
    assertThat(run("--show", ID, "--webhook", hook).err()).contains("--webhook needs a FILE");
  }

  @Test
  void rowsThatWereSkippedAreListed() throws IOException {
    server.on(
        "POST /v1/batches?onError=skip&matrix=false",
        batch(0, 1, "{\"WAITING\": 1, \"SKIPPED\": 1}", null));
    var ended = run(file("rows.csv"), "--skip-invalid", "--no-matrix");
    assertThat(ended.out()).contains("  row 7 skipped: steps: Must be from 1 to 50, not 0.");
  }

  @Test
  void theProgressIsPrintedUntilTheEnd() throws IOException {
    server.on(SUBMIT, batch(0, 2, "{\"WAITING\": 2}", null));
    server.on(
        "GET /v1/batches/" + ID,
        batch(1, 2, "{\"RUNNING\": 1, \"SUCCEEDED\": 1}", null),
        batch(2, 2, "{\"SUCCEEDED\": 1, \"DEAD\": 1}", "2026-11-30T01:00:00Z"));
    var ended = run(file("rows.jsonl"), "--watch");
    assertThat(ended.out())
        .contains("1 of 2 jobs have ended: 1 running, 1 succeeded")
        .endsWith("2 of 2 jobs have ended: 1 succeeded, 1 dead\n");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("1 of 2 jobs ended without an image");
  }

  @Test
  void anEarlierBatchIsShownOrCancelled() {
    server.on("GET /v1/batches/" + ID, batch(0, 2, "{\"QUEUED\": 2}", null));
    server.on("DELETE /v1/batches/" + ID, batch(0, 2, "{\"QUEUED\": 2}", null));
    JsonNode shown = Json.parse(run("--show", ID, "--json").out(), JsonNode.class);
    assertThat(shown.path("states").path("QUEUED").asInt()).isEqualTo(2);
    assertThat(run("--cancel", ID).exit()).isZero();
    assertThat(server.asked())
        .extracting(StubApi.Asked::method)
        .isEqualTo(List.of("GET", "DELETE"));
  }

  @Test
  void exactlyOneBatchIsMeant() {
    assertThat(run().err()).contains("expected a FILE, --show ID or --cancel ID");
    assertThat(run("rows.jsonl", "--show", ID).exit()).isEqualTo(ExitCode.USAGE);
  }

  private String file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), ROWS).toString();
  }

  private static String batch(int ended, int jobs, String states, String endedAt) {
    String errors =
        states.contains("SKIPPED")
            ? "{\"row\": 7, \"detail\": \"steps: Must be from 1 to 50, not 0.\"}"
            : "";
    String end = endedAt == null ? "" : ", \"endedAt\": \"" + endedAt + "\"";
    return """
        {"id": "%s", "jobs": %d, "ended": %d, "states": %s, "errors": [%s]%s}"""
        .formatted(ID, jobs, ended, states, errors, end);
  }

  private InProcess.Ended run(String... line) {
    var all = Stream.of(Stream.of("batch"), Stream.of(line), Stream.of("--url", server.url()));
    return InProcess.run(
        Map.of("resow.cwd", folder.toString()), all.flatMap(each -> each).toArray(String[]::new));
  }
}
