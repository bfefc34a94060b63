package dev.resow.client;

import static dev.resow.client.Samples.ID;
import static dev.resow.client.ScriptedServer.answer;
import static dev.resow.client.ScriptedServer.events;
import static dev.resow.client.ScriptedServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.client.model.JobEvent;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Preview;
import dev.resow.client.model.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of a job over connections that hold, break and fall silent. */
@Timeout(60)
class EventStreamTest {
  private static final String END = "event:end\ndata:{\"state\": \"SUCCEEDED\"}\n\n";

  private final ScriptedServer server = new ScriptedServer();
  private final TestWaits waits = new TestWaits();
  private final ResowClient resow = client(Duration.ofSeconds(30));

  private ResowClient client(Duration idle) {
    return ResowClient.builder(server.url()).idleTimeout(idle).waits(waits).build();
  }

  @AfterEach
  void stop() throws IOException {
    resow.close();
    server.close();
  }

  private static String event(int id) {
    return """
    id:%d
    event:dev.resow.attempt.started.v1
    data:{"id": %d, "type": "dev.resow.attempt.started.v1", "attempt": 1,
    data: "at": "2026-01-31T12:00:00Z", "data": {"jobId": "%s"}}

    """
        .formatted(id, id, ID);
  }

  private static final String PROGRESS =
      """
      event:dev.resow.attempt.progress.v1
      data:{"type": "dev.resow.attempt.progress.v1", "attempt": 1, "at": "2026-01-31T12:00:01Z", "data": {"round": 0, "step": 3, "steps": 8}}

      """;

  @Test
  void eventsArriveUntilTheJobHasEnded() {
    server.then(events(": keep-alive\n\n" + event(1) + PROGRESS + END + event(2)));

    try (var events = resow.events(ID)) {
      List<JobEvent> all = events.stream().toList();

      assertThat(all).hasSize(3);
      assertThat(all.get(0))
          .isInstanceOfSatisfying(
              JobEvent.Recorded.class,
              event -> {
                assertThat(event.id()).isEqualTo(1);
                assertThat(event.data().path("jobId").asText()).isEqualTo(ID.toString());
              });
      assertThat(all.get(1))
          .isInstanceOfSatisfying(
              JobEvent.Advanced.class,
              event -> assertThat(event.progress()).isEqualTo(new Progress(0, 3, 8, null)));
      assertThat(all.get(2)).isEqualTo(new JobEvent.Ended(JobState.SUCCEEDED));
    }
  }

  @Test
  void aPreviewIsAPicture() {
    server.then(
        events(
            """
            event:dev.resow.attempt.preview.v1
            data:{"type": "dev.resow.attempt.preview.v1", "attempt": 1, "at": "2026-01-31T12:00:01Z",
            data: "data": {"round": 1, "step": 4, "steps": 8, "number": 0, "png": "iVBORw=="}}

            """
                + END));

    try (var events = resow.events(ID)) {
      assertThat(events.next())
          .isInstanceOfSatisfying(
              JobEvent.Previewed.class,
              event ->
                  assertThat(event.preview())
                      .isEqualTo(new Preview(1, 4, 8, 0, new byte[] {(byte) 0x89, 'P', 'N', 'G'})));
    }
  }

  @Test
  void aLostConnectionContinuesAfterTheLastEvent() {
    server.then(
        events(event(1) + event(2)),
        problem(503, "unavailable", "Retry-After: 2"),
        events(event(3) + END));

    try (var events = resow.events(ID)) {
      assertThat(events.stream().filter(JobEvent.Recorded.class::isInstance)).hasSize(3);
    }
    assertThat(server.received())
        .extracting(request -> request.header("Last-Event-ID"))
        .containsExactly(null, "2", "2");
  }

  @Test
  void aReaderBeginsWhereItStopped() {
    server.then(events(event(6) + END));

    try (var events = resow.events(ID, 5)) {
      events.next();
      assertThat(events.lastId()).contains(6);
    }
    assertThat(server.received().getFirst().header("Last-Event-ID")).isEqualTo("5");
  }

  @Test
  void nothingMoreIsAnEmptyStream() {
    server.then(answer(204, "text/event-stream", ""));

    try (var events = resow.events(ID, 9)) {
      assertThat(events.hasNext()).isFalse();
    }
  }

  @Test
  void aResyncForgetsThePlace() {
    server.then(events("event:resync\ndata:{}\n\n"), events(event(1) + END));

    try (var events = resow.events(ID, 9)) {
      assertThat(events.next()).isEqualTo(new JobEvent.Resync());
      assertThat(events.next()).isInstanceOf(JobEvent.Recorded.class);
    }
    assertThat(server.received().get(1).header("Last-Event-ID")).isNull();
  }

  @Test
  void lostConnectionsInARowAreBounded() {
    server.then(events(event(1)), events(""), events(""), events(""));

    try (var events = resow.events(ID)) {
      events.next();
      assertThatThrownBy(events::hasNext)
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("lost 4 times in a row");
    }
    assertThat(waits.pauses()).hasSize(3);
  }

  @Test
  void aSilentConnectionIsOpenedAgain() {
    server.then(
        (request, out) -> {
          out.write(ScriptedServer.head(200, "text/event-stream", "Cache-Control: no-store"));
          out.flush();
          Thread.currentThread().join();
        },
        events(END));
    try (var hasty = client(Duration.ofMillis(100));
        var events = hasty.events(ID)) {
      assertThat(events.next()).isEqualTo(new JobEvent.Ended(JobState.SUCCEEDED));
    }
  }

  @Test
  void closingEndsAWaitingReader() throws Exception {
    var opened = new CountDownLatch(1);
    server.then(
        (request, out) -> {
          out.write(ScriptedServer.head(200, "text/event-stream", "Cache-Control: no-store"));
          out.write(event(1).getBytes());
          out.flush();
          opened.countDown();
          Thread.currentThread().join();
        });
    var events = resow.events(ID);
    events.next();
    opened.await();
    Thread closer = Thread.ofVirtual().start(events::close);

    assertThat(events.hasNext()).isFalse();
    closer.join();
  }

  @Test
  void aRefusedStreamIsAProblem() {
    server.then(problem(404, "not-found"));

    try (var events = resow.events(ID)) {
      assertThatThrownBy(events::hasNext).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void garbageEndsTheStream() {
    server.then(events("data: no JSON\n\n"));

    try (var events = resow.events(ID)) {
      assertThatThrownBy(events::hasNext)
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("not what the API sends");
      assertThat(events.hasNext()).isFalse();
    }
  }
}
