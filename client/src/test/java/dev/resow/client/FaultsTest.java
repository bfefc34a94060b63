package dev.resow.client;

import static dev.resow.client.Samples.ID;
import static dev.resow.client.ScriptedServer.answer;
import static dev.resow.client.ScriptedServer.cut;
import static dev.resow.client.ScriptedServer.cutInTheMiddle;
import static dev.resow.client.ScriptedServer.json;
import static dev.resow.client.ScriptedServer.problem;
import static dev.resow.client.ScriptedServer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.client.model.JobRequest;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Problem;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are busy, slow or broken. */
@Timeout(60)
class FaultsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final ScriptedServer server = new ScriptedServer();
  private final TestWaits waits = new TestWaits();
  private final ResowClient resow = client(Duration.ofSeconds(30));

  private ResowClient client(Duration timeout) {
    return ResowClient.builder(server.url())
        .timeout(timeout)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .waits(waits)
        .build();
  }

  @AfterEach
  void stop() throws IOException {
    resow.close();
    server.close();
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSays() {
    server.then(
        problem(429, "queue-limit", "Retry-After: 7"),
        problem(503, "unavailable", "Retry-After: Sat, 31 Jan 2026 12:00:20 GMT"),
        answer(202, "application/json", Samples.job("QUEUED")));

    assertThat(resow.submit(JobRequest.of("a cat")).state()).isEqualTo(JobState.QUEUED);

    assertThat(waits.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(20));
    assertThat(server.received())
        .extracting(request -> request.header("Idempotency-Key"))
        .hasSize(3)
        .containsOnly(server.received().getFirst().header("Idempotency-Key"));
  }

  @Test
  void aServerThatAsksForTooMuchPatienceEndsTheCall() {
    server.then(problem(429, "queue-limit", "Retry-After: 61"));

    assertThatThrownBy(() -> resow.submit(JobRequest.of("a cat")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(61));
              assertThat(e.problem().is("queue-limit")).isTrue();
            });
    assertThat(waits.pauses()).isEmpty();
  }

  @Test
  void triesAreBounded() {
    // the JDK itself repeats a GET whose connection ends before the first byte
    var half = cutInTheMiddle("application/json", "{");
    server.then(half, half, half, half, json(Samples.job("QUEUED")));

    assertThatThrownBy(() -> resow.get(ID))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("after 4 tries");
    assertThat(waits.pauses()).hasSize(3);
  }

  @Test
  void aLostAnswerIsAskedForAgain() {
    server.then(
        cut(),
        cutInTheMiddle("application/json", "{\"id\": "),
        answer(502, "text/html", "<html>"),
        json(Samples.job("RUNNING")));

    assertThat(resow.get(ID).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aRefusalIsNotRepeatedAndHasAllItsFields() {
    server.then(
        answer(
            422,
            "application/problem+json",
            """
            {"type": "urn:resow:problem:invalid-job", "title": "Invalid job", "status": 422,
             "detail": "width: Must be a multiple of 16 pixels, not 100.", "errors": [
             {"field": "width", "detail": "Must be a multiple of 16 pixels, not 100."}]}\
            """));

    assertThatThrownBy(() -> resow.submit(JobRequest.prompt("a cat").width(100).build()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(
                        new Problem(
                            "urn:resow:problem:invalid-job",
                            "Invalid job",
                            422,
                            "width: Must be a multiple of 16 pixels, not 100.",
                            List.of(
                                new Problem.FieldError(
                                    "width", "Must be a multiple of 16 pixels, not 100.")))))
        .hasMessage("422 Invalid job: width: Must be a multiple of 16 pixels, not 100.");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void aRefusalOfAnotherServerIsAProblemToo() {
    server.then(answer(404, "text/html", "<h1>Not here</h1>"));

    assertThatThrownBy(() -> resow.get(ID))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(
                        new Problem(
                            "about:blank", "HTTP 404", 404, "<h1>Not here</h1>", List.of())));
  }

  @Test
  void garbageIsReportedWithItsBeginning() {
    server.then(json("<html>" + "x".repeat(10_000)), json("null"), json("{\"id\": 7}"));

    for (String shown : List.of("<html>xxx", "null", "{\"id\": 7}"))
      assertThatThrownBy(() -> resow.get(ID))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("GET /v1/jobs/" + ID)
          .hasMessageContaining(shown)
          .message()
          .hasSizeLessThan(400);
  }

  @Test
  void aSilentServerIsGivenUp() {
    server.then(silence(), silence());
    try (var hasty =
        ResowClient.builder(server.url())
            .timeout(Duration.ofMillis(100))
            .retries(Retries.DEFAULT.withTries(2))
            .waits(waits)
            .build()) {
      assertThatThrownBy(() -> hasty.get(ID))
          .isInstanceOf(TransportException.class)
          .hasCauseInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("after 2 tries");
    }
  }

  @Test
  void aBodyThatStopsIsGivenUpToo() {
    server.then(
        (request, out) -> {
          out.write(ScriptedServer.head(200, "application/json", "Content-Length: 100"));
          out.write('{');
          out.flush();
          Thread.currentThread().join();
        });
    try (var hasty =
        ResowClient.builder(server.url())
            .timeout(Duration.ofMillis(100))
            .retries(Retries.NONE)
            .build()) {
      assertThatThrownBy(() -> hasty.get(ID)).hasCauseInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void nobodyListens() throws IOException {
    server.close();

    assertThatThrownBy(() -> resow.models())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining(server.url());
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    server.then(silence());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> resow.get(ID))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void credentialsAreNotSentToWhereAnAnswerPoints() throws IOException {
    try (var other = new ScriptedServer(json(Samples.job("QUEUED")))) {
      server.then(answer(307, "text/plain", "", "Location: " + other.url()));

      assertThatThrownBy(() -> resow.get(ID))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.status()).isEqualTo(307));
      assertThat(other.received()).isEmpty();
    }
  }
}
