package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.Json;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
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
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e2",
          "1e999",
          "-0.0",
          "1e-999",
          "2147483648",
          "-99999999999999999999",
          "18446744073709551616",
          "\"\"",
          "\" \"",
          "\"0\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u202e\"",
          "\"'; DROP TABLE job; --\"",
          "\"2026\"",
          "\"1796000000000\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"9999-12-31T23:59:59Z\"",
          "\"PT999999999999H\"",
          "\"P-1D\"",
          "\"" + "x".repeat(5_000) + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[0]",
          "{\"a\":1}",
          "[\"\"]",
          "[\"\\u0000\"]",
          "NaN",
          "01",
          "\"",
          "[",
          "{",
          "/**/1",
          "[".repeat(300) + "]".repeat(300),
          "9".repeat(2_000));

  private static final List<String> BODIES =
      List.of(
          "POST /v1/jobs "
              + """
              {"prompt": "a red cat and a fox", "negativePrompt": "dog", "subjects": ["cat", "fox"],
               "modifiers": [["red"], []], "method": "plain", "model": "menagerie", "width": 64, "height": 64,
               "steps": 8, "guidanceScale": 3, "seed": 7, "candidates": 1,
               "budget": {"rounds": 1, "forwardEquivalents": 100, "seconds": 5},
               "policy": {"rules": [{"on": "overlapped", "action": {"do": "stronger", "ladder": ["plain"], "keepSeed": true},
                 "backoff": {"first": "PT1S", "factor": 2, "longest": "PT1M", "jitter": 0.5, "atOnce": 0}, "retries": 1},
                 {"on": "transient", "action": {"do": "same-seed"}}],
                 "maxAttempts": 3, "maxRounds": 5, "maxForwardEquivalents": 1000, "maxWallTime": "PT1H"},
               "priority": "batch", "notBefore": "2030-01-01T00:00:00Z", "deadline": "2031-01-01T00:00:00Z"}""",
          "PUT /v1/jobs/ID "
              + """
              {"prompt": "a cat and a fox", "method": "boxdiff", "steps": 8,
               "boxes": [{"left": 0, "top": 0, "right": 0.5, "bottom": 1}, {"left": 0.5, "top": 0, "right": 1, "bottom": 1}]}""",
          "POST /v1/trainings "
              + """
              {"recipe": "nft", "model": "menagerie", "adapter": "fuzzed", "rank": 4, "updates": 2, "learningRate": 0.1,
               "seed": 7, "minutes": 1.5, "prompts": {"ledger": {"finding": "overlapped", "verdict": "overlapped",
               "since": "2026-01-01T00:00:00Z", "pairs": [["cat", "pig"]]}}}""",
          "POST /v1/evaluations "
              + """
              {"adapter": "fuzzed", "scale": 0.5, "prompts": ["a cat and a fox", "a lion and a pig"], "limit": 5, "seeds": 2,
               "seed": 7, "method": "resow", "steps": 8, "guidanceScale": 3,
               "gate": {"gain": 0.1, "prompts": 2, "unjudged": 0.1}, "activate": false}""",
          "POST /v1/replays "
              + """
              {"filter": {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "tenant": "default",
               "model": "menagerie", "method": "plain", "verdicts": ["overlapped"], "text": "cat",
               "jobs": ["0197a7b0-0000-7000-8000-000000000001"], "failed": true},
               "policy": {"seed": "next", "method": "plain", "model": "menagerie", "rounds": 1, "priority": "batch",
                 "adapters": [{"name": "fuzzed", "scale": 0.5}]},
               "dryRun": true, "limit": 5}""",
          "POST /v1/dead-letters/requeue "
              + """
              {"filter": {"reason": "job-dead", "detail": "x", "since": "2026-01-01T00:00:00Z",
               "until": "2027-01-01T00:00:00Z", "topic": "resow.jobs.ready", "ids": ["a"]}, "dryRun": true, "limit": 5}""",
          "POST /v1/keys "
              + """
              {"tenant": "acme", "name": "batch", "scopes": ["read"], "expiresAt": "2030-01-01T00:00:00Z"}""",
          "POST /v1/webhooks {\"url\": \"http://127.0.0.1:9/hook\", \"states\": [\"SUCCEEDED\"]}");

  private static final List<String> ADDRESSES =
      List.of(
          "/v1/jobs?state=QUEUED&tenant=a&since=2026-01-01T00:00:00Z&text=cat&cursor=x&limit=5",
          "/v1/jobs/0197a7b0-0000-7000-8000-000000000001",
          "/v1/jobs/0197a7b0-0000-7000-8000-000000000001/image",
          "/v1/ledger/rounds?since=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z&model=a&method=b&verdict=clear&failed=true&text=a&format=csv&cursor=x&limit=3",
          "/v1/ledger/pairs?failed=true",
          "/v1/ledger/methods?since=2026-01-01T00:00:00Z",
          "/v1/ledger/timeline?bucket=day",
          "/v1/dead-letters?reason=a&detail=b&since=2026-01-01T00:00:00Z&topic=c&requeued=true&cursor=x&limit=2",
          "/v1/dead-letters/some-letter",
          "/v1/trainings?limit=4",
          "/v1/trainings/0197a7b0-0000-7000-8000-000000000001/figures?after=1&limit=2",
          "/v1/evaluations?adapter=a&limit=4",
          "/v1/evaluations/0197a7b0-0000-7000-8000-000000000001/pairs?after=1&limit=2",
          "/v1/replays?limit=4",
          "/v1/replays/0197a7b0-0000-7000-8000-000000000001/seeds?after=1&limit=2",
          "/v1/webhooks/0197a7b0-0000-7000-8000-000000000001/deliveries",
          "/v1/queue/depth?hours=3",
          "/v1/rates?hours=3",
          "/v1/subjects?prompt=a%20cat");

  private static final List<String> TEXTS =
      List.of(
          "",
          "%00",
          "%ff",
          "%ed%a0%80",
          "%zz",
          "%",
          "%0a",
          "+",
          "%20",
          "'",
          "%25%5f",
          "null",
          "-1",
          "1e9",
          "99999999999999999999",
          "%F0%9F%A6%8A",
          "-999999999-01-01T00:00:00Z",
          "2026-01-01T00:00:00Z",
          "a&b",
          "a=b",
          "..",
          "%2e%2e%2f",
          "%2f",
          "A".repeat(2_000),
          "\u00e4");

  private static final List<String> HEADERS =
      List.of(
          "Idempotency-Key",
          "Resow-Tenant",
          "Prefer",
          "Last-Event-ID",
          "Authorization",
          "Accept",
          "Content-Type",
          "traceparent",
          "If-None-Match",
          "Accept-Encoding",
          "Cookie",
          "X-Anything");

  private static final List<String> HEADER_VALUES =
      List.of(
          "",
          " ",
          "\t",
          "\u0001",
          "\u007f",
          "\u00e4",
          "\u00ff\u00fe",
          "k".repeat(300),
          "*/*",
          ",",
          ";",
          "=",
          "\"",
          "wait=99999999999",
          "wait=-1",
          "wait=a",
          "Bearer",
          "Bearer  ",
          "Basic eDp5",
          "Bearer resow_x_y",
          "application/json",
          "application/json;charset=x",
          "text/;",
          "/",
          "a/b/c",
          "00-0-0-0",
          "-1",
          "4294967295",
          "99999999999999999999",
          "\"x\", \"y\"",
          "W/\"");

  @Test
  void everyBodyIsTakenOrRefusedByName() {
    var mutations =
        Combinators.combine(
                Arbitraries.of(BODIES),
                Arbitraries.integers().between(0, 200),
                Arbitraries.of(VALUES),
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
              parts[2]);
        });
  }

  @Test
  void everyAddressIsAnsweredOrRefusedByName() {
    var addresses =
        Combinators.combine(
                Arbitraries.of(ADDRESSES),
                Arbitraries.integers().between(0, 20),
                Arbitraries.of(TEXTS))
            .as(GeneratedRequestsTest::withPart);
    tried(addresses, 250, address -> send("GET", address, List.of("Accept: */*"), ""));
  }

  @Test
  void everyHeaderIsUnderstoodOrRefused() {
    var headers =
        Combinators.combine(Arbitraries.of(HEADERS), Arbitraries.of(HEADER_VALUES))
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
    var accepted = new HashSet<String>();
    JqwikSession.run(
        () ->
            values
                .sampleStream()
                .limit(tries)
                .forEach(
                    value -> {
                      try {
                        var answer = request.send(value);
                        if (answer.status() == 202 && answer.body().contains("/events\""))
                          accepted.add(json(answer).path("id").asText());
                        assertHelps(String.valueOf(value), answer);
                      } catch (IOException e) {
                        throw new AssertionError("no answer to " + value, e);
                      }
                    }));
    assertThat(jobs() - before).as("nothing but what was accepted").isEqualTo(accepted.size());
  }

  private static JsonNode json(RawHttp.Answer answer) {
    return Json.parse(answer.body(), JsonNode.class);
  }

  private static void assertHelps(String what, RawHttp.Answer answer) {
    String told = answer.status() + " " + answer.body() + " to " + what;
    assertThat(answer.status()).as(told).isBetween(200, 499);
    if (answer.status() < 400) return;
    // What is no HTTP request (RFC 9112) ends before there is one that could be told.
    if (answer.status() == 400 && answer.body().isEmpty()) return;
    assertThat(answer.type()).as(told).startsWith("application/problem+json");
    assertThat(answer.body())
        .as(told)
        .hasSizeLessThan(8_000)
        .doesNotContain("dev.resow", "java.", "com.fasterxml", "Exception", "[Source", "SQL");
    JsonNode problem = json(answer);
    assertThat(problem.path("type").asText()).as(told).startsWith("urn:resow:problem:");
    boolean byPlace = problem.path("detail").asText().contains("At line ");
    if (problem.path("status").asInt() == 422
        || problem.path("type").asText().endsWith("malformed-json"))
      assertThat(
              byPlace
                  || !problem.path("errors").isEmpty()
                  || problem.path("type").asText().endsWith("idempotency-key-reused"))
          .as("names the field or the place: " + told)
          .isTrue();
    problem.path("errors").forEach(e -> assertThat(e.path("field").asText()).as(told).isNotBlank());
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
