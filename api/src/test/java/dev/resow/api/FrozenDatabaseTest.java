package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.persistence.Sql;
import dev.resow.testkit.FrozenDatabase;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A database that stands still, with all its connections open: every request gets a 503 in time,
 * and everything works again afterwards.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class FrozenDatabaseTest {
  private static final String BODY =
      "{\"prompt\":\"a cat\",\"method\":\"plain\",\"steps\":1,\"width\":16,\"height\":16}";

  /** Far below what a socket without a limit would wait, far above what the api takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Sql sql;

  @TestHTTPResource("/")
  URI api;

  @Test
  void aSubmitIsToldToTryAgainAndIsOneJobOnceTheDatabaseGoesOn() throws Exception {
    String key = UUID.randomUUID().toString();
    Client.submit("a warm up");
    long postmaster = postmaster();

    try (var http = client();
        var _ = FrozenDatabase.freeze(postmaster)) {
      var refused = http.send(submit(key), BodyHandlers.ofString());
      assertUnavailable(refused);
      assertUnavailable(http.send(get("v1/jobs"), BodyHandlers.ofString()));

      // Other checks may be DOWN first.
      Until.isTrue(() -> ready(http).body().contains("the database does not answer"));
      assertThat(ready(http).statusCode()).isEqualTo(503);
      assertThat(http.send(get("q/health/live"), BodyHandlers.ofString()).statusCode())
          .as("a restart would not help")
          .isEqualTo(200);
    }

    Until.isTrue(() -> given().get("/q/health/ready").statusCode() == 200);
    Client.json().header("Idempotency-Key", key).body(BODY).post("/v1/jobs").then().statusCode(202);
    assertThat(jobsOf(key)).isEqualTo(1);
  }

  @Test
  void manyRequestsAtOnceAreAllToldAndHealthStillAnswers() throws Exception {
    Client.submit("a warm up");
    long postmaster = postmaster();
    int before = Thread.activeCount();

    try (var http = client();
        var _ = FrozenDatabase.freeze(postmaster)) {
      var answers =
          IntStream.range(0, 400)
              .mapToObj(_ -> http.sendAsync(get("v1/jobs"), BodyHandlers.ofString()))
              .toList();
      Until.isTrue(() -> ready(http).statusCode() == 503);
      assertThat(Thread.activeCount() - before).as("threads are bounded").isLessThan(300);
      for (var answer : answers) assertUnavailable(answer.get());
    }

    Until.isTrue(() -> given().get("/v1/jobs").statusCode() == 200);
  }

  private long postmaster() {
    return sql.withConnection(
        connection -> {
          try {
            return FrozenDatabase.postmaster(connection);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body()).contains("urn:resow:problem:unavailable");
  }

  private HttpResponse<String> ready(HttpClient http) {
    try {
      // A second is what a probe of an orchestrator waits by default; ten for a loaded machine.
      return http.send(
          HttpRequest.newBuilder(api.resolve("q/health/ready"))
              .timeout(Duration.ofSeconds(10))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A connection per request, as many clients have. */
  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(PATIENCE).build();
  }

  private HttpRequest submit(String key) {
    return HttpRequest.newBuilder(api.resolve("v1/jobs"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(BODY))
        .build();
  }

  private long jobsOf(String key) {
    return sql.count("SELECT count(*) FROM job WHERE idempotency_key = ?", key);
  }
}
