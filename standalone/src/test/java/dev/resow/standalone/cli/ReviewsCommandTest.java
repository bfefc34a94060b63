package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code reviews} asks of a server, and what it prints. */
@Timeout(60)
class ReviewsCommandTest {
  private static final String ID = "01a1fd82-b7f0-77e4-8230-145ab8fc641c";

  private StubApi server;

  @BeforeEach
  void serve() throws IOException {
    server = new StubApi();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String review(String state) {
    return """
        {"job": "%s", "tenant": "acme", "state": "%s", "prompt": "a cat",
         "check": {"decision": "hold", "reason": "a weapon"}, "decisions": []}"""
        .formatted(ID, state);
  }

  @Test
  void heldImagesAreListed() {
    server.on(
        "GET /v1/reviews?limit=200&state=held", "{\"items\": [%s]}".formatted(review("held")));
    assertThat(run("list").out())
        .isEqualTo(ID + "  held      acme          a cat  (hold: a weapon)\n");
    JsonNode listed = Json.parse(run("list", "--json").out(), JsonNode.class);
    assertThat(listed.path("items")).hasSize(1);
    assertThat(run("list", "--state", "nice").err()).contains("--state: expected held");
  }

  @Test
  void anImageIsReleasedOrRefusedWithAReason() {
    server.on("POST /v1/reviews/" + ID, review("released"), review("refused"));
    assertThat(run("release", ID).out()).contains("released");
    assertThat(server.asked().getLast().body()).isEqualTo("{\"decision\":\"release\"}");
    assertThat(run("refuse", ID, "--reason", "too sharp").out()).contains("refused");
    assertThat(server.asked().getLast().body())
        .isEqualTo("{\"decision\":\"refuse\",\"reason\":\"too sharp\"}");
    assertThat(run("refuse", ID).exit()).isEqualTo(ExitCode.USAGE);
  }

  private InProcess.Ended run(String... line) {
    var all = Stream.of(Stream.of("reviews"), Stream.of(line), Stream.of("--url", server.url()));
    return InProcess.run(Map.of(), all.flatMap(each -> each).toArray(String[]::new));
  }
}
