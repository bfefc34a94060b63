package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.api.adapters.AdapterState;
import dev.resow.contract.Json;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Generated bodies, headers, addresses and prompts: whatever comes, the answer is one of the API's,
 * in bounded time, a refusal is a problem in the API's words that names what is wrong, and nothing
 * is left behind.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GeneratedRequestsTest {
  @Inject AdapterFixture adapters;

  @Test
  void everyBodyIsTakenOrRefusedByName() {
    String adapter = adapters.add(AdapterState.CANDIDATE);
    var mutations =
        Combinators.combine(
                Arbitraries.of(HostileParts.BODIES),
                Arbitraries.integers().between(0, 200),
                Arbitraries.of(HostileParts.VALUES),
                Arbitraries.frequency(
                    net.jqwik.api.Tuple.of(9, false), net.jqwik.api.Tuple.of(1, true)))
            .as(GeneratedRequestsTest::mutated);
    tried(
        mutations,
        450,
        request -> {
          String[] parts = request.split(" ", 3);
          return send(
              parts[0],
              parts[1].replace("ID", UUID.randomUUID().toString()),
              List.of("Content-Type: application/json"),
              parts[2].replace("ADAPTER", adapter));
        });
  }

  /** Otherwise the first check would refuse whatever stands in the other fields. */
  @Test
  void theEvaluationIsSoundBeforeItIsChanged() throws IOException {
    String request =
        HostileParts.BODIES.stream()
            .filter(body -> body.startsWith("POST /v1/evaluations"))
            .findFirst()
            .orElseThrow();
    var answer =
        send(
            "POST",
            "/v1/evaluations",
            List.of("Content-Type: application/json"),
            request.split(" ", 3)[2].replace("ADAPTER", adapters.add(AdapterState.CANDIDATE)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(jobsOf(json(answer))).isEqualTo(8);
  }

  @Test
  void everyAddressIsAnsweredOrRefusedByName() {
    var addresses =
        Combinators.combine(
                Arbitraries.of(HostileParts.ADDRESSES),
                Arbitraries.integers().between(0, 20),
                Arbitraries.of(HostileParts.TEXTS))
            .as(GeneratedRequestsTest::withPart);
    tried(addresses, 250, address -> send("GET", address, List.of("Accept: */*"), ""));
  }

  @Test
  void everyHeaderIsUnderstoodOrRefused() {
    var headers =
        Combinators.combine(
                Arbitraries.of(HostileParts.HEADERS), Arbitraries.of(HostileParts.HEADER_VALUES))
            .as((name, value) -> name + ": " + value)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    tried(
        headers,
        200,
        lines -> {
          var all = new ArrayList<>(lines);
          if (lines.stream().noneMatch(line -> line.startsWith("Content-Type:")))
            all.add("Content-Type: application/json");
          return send("POST", "/v1/jobs", all, "{\"prompt\": \"a cat\"}");
        });
    tried(headers, 100, lines -> send("GET", "/v1/jobs?limit=1", lines, ""));
  }

  @Test
  void everyPromptIsTakenOrRefusedByName() {
    var pieces =
        Arbitraries.of(
                "a", "-", "_", ".", "'", "’", "\"", " ", "\n", "cat", "a cat", "🦊", "e\u0301",
                "\u200d", "日本", "(((", "\\", "%", "\u202e", "ß")
            .list()
            .ofMinSize(1)
            .ofMaxSize(6)
            .map(list -> String.join("", list));
    Arbitrary<String> prompts =
        Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(200),
            pieces,
            pieces.map(piece -> piece.repeat(160 / piece.length())),
            pieces.map(piece -> piece.repeat(4_000 / piece.length())));
    tried(
        prompts,
        150,
        prompt ->
            send(
                "POST",
                "/v1/jobs",
                List.of("Content-Type: application/json"),
                "{\"prompt\": " + quoted(prompt) + ", \"method\": \"plain\", \"steps\": 1}"));
    tried(
        pieces.map(piece -> piece.repeat(Math.max(1, 900 / piece.length() / 3))),
        100,
        prompt ->
            send(
                "GET",
                "/v1/subjects?prompt=" + URLEncoder.encode(prompt, StandardCharsets.UTF_8),
                List.of(),
                ""));
  }

  private interface Request<T> {
    RawHttp.Answer send(T value) throws IOException;
  }

  private static <T> void tried(Arbitrary<T> values, int tries, Request<T> request) {
    long before = jobs();
    var accepted = new HashMap<String, Integer>();
    JqwikSession.run(
        () ->
            values
                .sampleStream()
                .limit(tries)
                .forEach(
                    value -> {
                      try {
                        var answer = request.send(value);
                        if (answer.status() == 202)
                          accepted.put(json(answer).path("id").asText(), jobsOf(json(answer)));
                        assertHelps(String.valueOf(value), answer);
                      } catch (IOException e) {
                        throw new AssertionError("no answer to " + value, e);
                      }
                    }));
    assertThat(jobs() - before)
        .as("nothing but what was accepted")
        .isEqualTo(accepted.values().stream().mapToInt(jobs -> jobs).sum());
  }

  /** Jobs that an accepted request makes: itself, or two for each pair of an evaluation. */
  private static int jobsOf(JsonNode accepted) {
    if (accepted.has("pairs")) return 2 * accepted.path("pairs").asInt();
    return accepted.path("links").has("events") ? 1 : 0;
  }

  private static JsonNode json(RawHttp.Answer answer) {
    return Json.parse(answer.body(), JsonNode.class);
  }

  private static void assertHelps(String what, RawHttp.Answer answer) {
    String description = answer.status() + " " + answer.body() + " to " + what;
    assertThat(answer.status()).as(description).isBetween(200, 499);
    if (answer.status() < 400) return;
    // What is no HTTP request (RFC 9112) ends before there is one that could be described.
    if (answer.status() == 400 && answer.body().isEmpty()) return;
    assertThat(answer.type()).as(description).startsWith("application/problem+json");
    assertThat(answer.body())
        .as(description)
        .hasSizeLessThan(8_000)
        .doesNotContain("dev.resow", "java.", "com.fasterxml", "Exception", "[Source", "SQL");
    JsonNode problem = json(answer);
    assertThat(problem.path("type").asText()).as(description).startsWith("urn:resow:problem:");
    boolean byPlace = problem.path("detail").asText().contains("At line ");
    if (problem.path("status").asInt() == 422
        || problem.path("type").asText().endsWith("malformed-json"))
      assertThat(
              byPlace
                  || !problem.path("errors").isEmpty()
                  || problem.path("type").asText().endsWith("idempotency-key-reused"))
          .as("names the field or the place: " + description)
          .isTrue();
    problem
        .path("errors")
        .forEach(e -> assertThat(e.path("field").asText()).as(description).isNotBlank());
  }

  private static RawHttp.Answer send(
      String method, String target, List<String> headers, String body) throws IOException {
    return RawHttp.send(
        RestAssured.port, method, target, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A request with one field or element of its body replaced, or with an unknown field. */
  private static String mutated(String request, int where, String value, boolean unknown) {
    int at = request.indexOf('{');
    JsonNode body = Json.parse(request.substring(at), JsonNode.class);
    var places = new ArrayList<Runnable>();
    collect(body, places);
    String mark = "@replaced@";
    if (unknown) ((ObjectNode) body).put("unknown", mark);
    else places.get(where % places.size()).run();
    return request.substring(0, at) + body.toString().replace("\"" + mark + "\"", value);
  }

  private static void collect(JsonNode node, List<Runnable> places) {
    if (node instanceof ObjectNode object)
      object
          .properties()
          .forEach(
              field -> {
                places.add(() -> object.put(field.getKey(), "@replaced@"));
                collect(field.getValue(), places);
              });
    if (node instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(() -> array.set(index, "@replaced@"));
        collect(array.get(i), places);
      }
  }

  /** An address with one of its segments or parameters replaced. */
  private static String withPart(String address, int where, String text) {
    String[] parts = address.split("(?<=[/?&=])");
    int part = 2 + where % (parts.length - 2);
    String end = parts[part].replaceFirst("^[^/?&=]*", "");
    parts[part] = text + end;
    return String.join("", parts);
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (char c : text.toCharArray()) json.append("\\u%04x".formatted((int) c));
    return json.append('"').toString();
  }

  private static long jobs() {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.count());
  }
}
