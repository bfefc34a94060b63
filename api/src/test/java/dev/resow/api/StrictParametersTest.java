package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and headers are read as strictly as bodies. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StrictParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/jobs?text=%00                                  | text
          /v1/jobs?text=a%00b                                | text
          /v1/jobs?text=%C3%28                               | text
          /v1/jobs?text=%ED%A0%80                            | text
          /v1/jobs?text=%FF                                  | text
          /v1/jobs?%00=a                                     | control
          /v1/jobs?tenant=%00                                | tenant
          /v1/jobs?state=%00                                 | state
          /v1/jobs?state=0                                   | state
          /v1/jobs?state=queued                              | state
          /v1/jobs?sate=QUEUED                               | sate
          /v1/jobs?state=QUEUED&state=RUNNING                | state
          /v1/jobs?limit=5&limit=6                           | limit
          /v1/jobs?limit=                                    | limit
          /v1/jobs?limit=-1                                  | limit
          /v1/jobs?limit=1e1                                 | limit
          /v1/jobs?limit=99999999999999999999                | limit
          /v1/jobs?since=-999999999-01-01T00:00:00Z          | since
          /v1/jobs?since=%2B999999999-12-31T23:59:59Z        | since
          /v1/jobs?since=1796000000000                       | since
          /v1/jobs?since=1999-12-31T23:59:59Z                | since
          /v1/jobs?since=                                    | since
          /v1/jobs?text=                                     | text
          /v1/jobs?state                                     | state
          /v1/jobs?watermark=                                | watermark
          /v1/jobs?watermark=0123456789a                     | watermark
          /v1/jobs?watermark=0123456789ag                    | watermark
          /v1/ledger/rounds?until=-999999999-01-01T00:00:00Z | until
          /v1/ledger/rounds?verdict=0                        | verdict
          /v1/ledger/rounds?failed=1                         | failed
          /v1/ledger/rounds?format=xml                       | format
          /v1/ledger/rounds?job=1-1-1-1-1                    | job
          /v1/ledger/rounds?text=%00                         | text
          /v1/ledger/rounds?method=%00                       | method
          /v1/ledger/pairs?limit=5                           | limit
          /v1/ledger/timeline?bucket=minute                  | bucket
          /v1/dead-letters?detail=%00                        | detail
          /v1/dead-letters?reason=%00                        | reason
          /v1/dead-letters?requeued=maybe                    | requeued
          /v1/dead-letters/%00                               | Path
          /v1/keys/%00                                       | Path
          /v1/jobs/%00                                       | Path
          /v1/jobs/%FF/events                                | Path
          /v1/queue/depth?hours=0                            | hours
          /v1/queue/depth?hours=99999999999                  | hours
          /v1/queue?hours=3                                  | hours
          /v1/replays?limit=x                                | limit
          /v1/subjects?prompt=%00                            | prompt
          /v1/me?x=1                                         | x
          /v1/models?x=1                                     | x
          """)
  void aParameterIsRefusedByName(String address, String name) throws Exception {
    var answer = RawHttp.send(RestAssured.port, "GET", address, List.of(), new byte[0]);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.body()).contains("urn:resow:problem:invalid-parameter", name);
  }

  /** The HTTP server itself refuses it (RFC 3986, 2.1): there is no request to describe. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/jobs?text=%zz", "/v1/jobs?text=%4", "/v1/jobs?text=%", "/v1/jobs/%zz"})
  void whatIsNoAddressIsABadRequest(String address) throws Exception {
    var answer = RawHttp.send(RestAssured.port, "GET", address, List.of(), new byte[0]);
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void bytesThatAreNotPercentEncodedAreRefused() throws Exception {
    var answer =
        RawHttp.send(RestAssured.port, "GET", "/v1/jobs?text=\u00e4", List.of(), new byte[0]);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("text", "percent-encode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/jobs", "/v1/ledger/rounds", "/v1/dead-letters"})
  void aCursorIsOneOfOurs(String list) {
    for (String place :
        new String[] {
          "",
          "!",
          "AAAA",
          encoded("x"),
          encoded("\0"),
          encoded("2026-01-01T00:00:00Z"),
          encoded("2026-01-01T00:00:00Z "),
          encoded("-999999999-01-01T00:00:00Z " + UUID.randomUUID() + " 1 1"),
          encoded("+999999999-01-01T00:00:00Z " + UUID.randomUUID() + " 1 1"),
          encoded("2026-01-01T00:00:00Z \0 1 1"),
          "A".repeat(3_000)
        }) {
      int status = given().queryParam("cursor", place).get(list).then().extract().statusCode();
      assertThat(status).as(list + " " + place).isIn(200, 400);
      if (!list.equals("/v1/dead-letters")) assertThat(status).isEqualTo(400);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key", "Resow-Tenant", "Prefer", "Last-Event-ID"})
  void aHeaderSaysOneThing(String name) {
    long before = jobs();
    for (String value : new String[] {"", " ", "\t"})
      Client.json()
          .header(name, value)
          .body("{\"prompt\": \"a cat\"}")
          .post("/v1/jobs")
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("detail", containsString(name));
    Client.json()
        .header(name, "1", "2")
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("detail", containsString(name));
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void twoAuthorizationsAreNone() {
    given()
        .header("Authorization", "Bearer a", "Bearer b")
        .get("/v1/jobs")
        .then()
        .statusCode(400)
        .body("detail", containsString("Authorization"));
  }

  @Test
  void anIdempotencyKeyIsTextOfBoundedLength() throws Exception {
    for (String key : new String[] {"k".repeat(201), "a\u0001b", "a\u007fb", "\u0000", "a\tb"})
      assertThat(
              RawHttp.send(
                      RestAssured.port,
                      "POST",
                      "/v1/jobs",
                      List.of("Content-Type: application/json", "Idempotency-Key: " + key),
                      "{\"prompt\": \"a cat\"}".getBytes(StandardCharsets.UTF_8))
                  .status())
          .as(key)
          .isEqualTo(400);
    Client.json()
        .header("Idempotency-Key", UUID.randomUUID())
        .body("{\"prompt\": \"a cat\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "application/json; charset=\"\""
      })
  void anotherCharsetIsRefused(String type) {
    int status =
        given()
            .config(
                RestAssured.config()
                    .encoderConfig(
                        io.restassured.config.EncoderConfig.encoderConfig()
                            .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
            .header("Content-Type", type)
            .body("{\"prompt\": \"a cat\"}".getBytes(StandardCharsets.UTF_8))
            .post("/v1/jobs")
            .then()
            .extract()
            .statusCode();
    assertThat(status).isIn(400, 415);
  }

  private static long jobs() {
    return io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
        .call(() -> dev.resow.persistence.JobRow.count());
  }
}
