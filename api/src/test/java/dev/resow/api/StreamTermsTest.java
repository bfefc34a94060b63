package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.resow.api.events.StreamLimits;
import dev.resow.contract.JobState;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream of events says to whoever waits, comes back, or does not read. */
@QuarkusTest
@TestProfile(TightLimits.class)
class StreamTermsTest {
  @Inject SchedulerFixture scheduler;
  @Inject StreamLimits limits;
  @Inject AgroalDataSource database;
  @TestHTTPResource URI site;

  private UUID job;
  private URI events;

  @BeforeEach
  void aJobWithTwoEvents() {
    Until.isTrue(() -> limits.open() == 0);
    job = Client.submit("a cat");
    scheduler.move(job, JobState.DISPATCHED);
    scheduler.move(job, JobState.RUNNING);
    events = site.resolve("/v1/jobs/" + job + "/events");
  }

  @Test
  void anIdleStreamIsKeptAlive() throws Exception {
    try (var stream = new SseReader(events)) {
      Until.isTrue(() -> stream.lines.stream().filter(":keep-alive"::equals).count() >= 2);
      assertThat(stream.hasEnded()).isFalse();
      assertThat(stream.lastId()).isEqualTo("2");
    }
  }

  @Test
  void theEndOfAJobIsTold() throws Exception {
    try (var stream = new SseReader(events)) {
      Until.isTrue(() -> "2".equals(stream.lastId()));
      scheduler.move(job, JobState.SUCCEEDED);
      Until.isTrue(stream::hasEnded);
      assertThat(stream.heard("end", "\"state\":\"SUCCEEDED\"")).isTrue();
      assertThat(stream.lastId()).isEqualTo("3");
    }
  }

  @Test
  void theStreamOfAnEndedJobIsTheRestAndTheEnd() throws Exception {
    scheduler.move(job, JobState.CANCELLED);
    for (String place : List.of("", "1"))
      try (var stream = place.isEmpty() ? new SseReader(events) : back(place)) {
        Until.isTrue(stream::hasEnded);
        assertThat(ids(stream))
            .isEqualTo(place.isEmpty() ? List.of("1", "2", "3") : List.of("2", "3"));
        assertThat(stream.heard("end", "CANCELLED")).isTrue();
      }
  }

  @Test
  void whoHasTheEndOfAJobIsToldNotToComeBack() {
    scheduler.move(job, JobState.SUCCEEDED);
    given()
        .header("Accept", "text/event-stream")
        .header("Last-Event-ID", "3")
        .get(events)
        .then()
        .statusCode(204)
        .body(equalTo(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999", "3", "2147483647", "abc", "k3-17", "1.5", "0x1", "+-1"})
  void aPlaceThatIsNoneOfTheJobsMeansEverythingAgain(String place) throws Exception {
    try (var stream = back(place)) {
      Until.isTrue(() -> "2".equals(stream.lastId()));
      assertThat(stream.lines).contains("event:resync");
      assertThat(stream.lines.indexOf("event:resync")).isLessThan(stream.lines.indexOf("id:1"));
      assertThat(ids(stream)).containsExactly("1", "2");
      scheduler.move(job, JobState.SUCCEEDED);
      Until.isTrue(stream::hasEnded);
      assertThat(ids(stream)).containsExactly("1", "2", "3");
    }
    try (var stream = back("999")) {
      Until.isTrue(stream::hasEnded);
      assertThat(stream.lines).contains("event:resync", "event:end");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-999999999999", "2147483648", "99999999999999999999"})
  void aNumberThatNoEventCanHaveIsRefused(String place) {
    for (String accept : List.of("text/event-stream", "application/json"))
      given()
          .header("Accept", accept)
          .header("Last-Event-ID", place)
          .get(events)
          .then()
          .statusCode(400)
          .body("type", equalTo("urn:resow:problem:invalid-parameter"))
          .body("detail", startsWith("Last-Event-ID must be"));
    assertThat(limits.open()).isZero();
  }

  @Test
  void thePlaceInTheStreamOfAllJobsIsCheckedToo() {
    for (String place : List.of("-1", "x".repeat(65)))
      given()
          .header("Accept", "text/event-stream")
          .header("Last-Event-ID", place)
          .get("/v1/stream")
          .then()
          .statusCode(400);
  }

  @Test
  void theStreamOfAllJobsIsKeptAlive() throws Exception {
    try (var stream = SseReader.ofAll(site)) {
      Until.isTrue(() -> stream.lines.stream().filter("event:idle"::equals).count() >= 2);
    }
  }

  @Test
  void aCallerHasSoManyStreamsAndNoMore() throws Exception {
    var open = new ArrayList<SseReader>();
    try {
      for (int i = 0; i < TightLimits.STREAMS_PER_CALLER; i++)
        open.add(i % 2 == 0 ? SseReader.ofAll(site) : new SseReader(events));
      for (String path : List.of("/v1/stream", "/v1/jobs/" + job + "/events"))
        given()
            .header("Accept", "text/event-stream")
            .get(path)
            .then()
            .statusCode(429)
            .header("Retry-After", notNullValue())
            .body("type", equalTo("urn:resow:problem:stream-limit"));
      given().get("/v1/jobs/" + job + "/events").then().statusCode(200);
      open.removeFirst().close();
      Until.isTrue(() -> limits.open() < TightLimits.STREAMS_PER_CALLER);
      open.add(SseReader.ofAll(site));
    } finally {
      open.forEach(SseReader::close);
    }
    Until.isTrue(() -> limits.open() == 0);
  }

  @Test
  void aClientThatDoesNotReadIsDisconnected() throws Exception {
    manyLargeEvents();
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(site.getHost(), site.getPort()));
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n\r\n"
              .formatted(events.getPath(), site.getPort());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      Until.isTrue(() -> limits.open() == 1);
      Until.isTrue(() -> limits.open() == 0);
    }
  }

  /** More than the buffers of two sockets hold. */
  private void manyLargeEvents() throws Exception {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO job_event (job_id, seq, event_id, type, at, data)
          SELECT '%1$s', n, '%1$s:large:' || n, 'dev.resow.test', now(),
            jsonb_build_object('text', repeat('x', 1000000))
          FROM generate_series(3, 42) AS n"""
              .formatted(job));
      statement.execute("UPDATE job SET events = 42 WHERE id = '" + job + "'");
    }
  }

  private SseReader back(String place) throws Exception {
    return new SseReader(events, "Last-Event-ID", place);
  }

  private static List<String> ids(SseReader stream) {
    return stream.lines.stream()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring(3).strip())
        .toList();
  }
}
