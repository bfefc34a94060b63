package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.JobState;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Stored events first, then live ones, until the job has ended; nothing twice, nothing lost. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EventStreamTest {
  @Inject SchedulerFixture scheduler;

  @TestHTTPResource("/v1/jobs/")
  URI jobs;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void storedEventsAreAList() {
    UUID id = Client.submit("a cat");
    scheduler.move(id, JobState.DISPATCHED);
    scheduler.move(id, JobState.RUNNING);
    given()
        .get("/v1/jobs/" + id + "/events")
        .then()
        .statusCode(200)
        .body("items.id", equalTo(List.of(1, 2)))
        .body("items[1].data.to", equalTo("RUNNING"));
    given()
        .header("Last-Event-ID", "1")
        .get("/v1/jobs/" + id + "/events")
        .then()
        .body("items.id", equalTo(List.of(2)));
  }

  @Test
  void aStreamBeginsWithTheStoredEventsGoesOnLiveAndEndsWithTheJob() throws Exception {
    UUID id = Client.submit("a cat");
    scheduler.move(id, JobState.DISPATCHED);
    try (var stream = new Stream(id, null)) {
      Until.isTrue(() -> stream.ids().contains("1"));
      scheduler.move(id, JobState.RUNNING);
      Until.isTrue(() -> stream.ids().contains("2"));
      scheduler.move(id, JobState.SUCCEEDED);
      stream.awaitEnd();
      assertThat(stream.ids()).containsExactly("1", "2", "3");
      assertThat(stream.lines)
          .contains("event:dev.resow.job.state.v1")
          .anyMatch(line -> line.startsWith("data:{\"id\":3,") && line.contains("SUCCEEDED"));
    }
  }

  @Test
  void aClientThatComesBackGetsExactlyWhatItMissed() throws Exception {
    UUID id = Client.submit("a cat");
    for (var state : List.of(JobState.DISPATCHED, JobState.RUNNING, JobState.SUCCEEDED))
      scheduler.move(id, state);
    try (var stream = new Stream(id, "1")) {
      stream.awaitEnd();
      assertThat(stream.ids()).containsExactly("2", "3");
    }
    given()
        .header("Accept", "text/event-stream")
        .header("Last-Event-ID", "3")
        .get("/v1/jobs/" + id + "/events")
        .then()
        .statusCode(204);
  }

  @Test
  void progressComesFromTheTopicWithoutAnId() throws Exception {
    UUID id = Client.submit("a cat");
    scheduler.move(id, JobState.DISPATCHED);
    try (var stream = new Stream(id, null);
        var topics = new TopicClient(bootstrap)) {
      Until.isTrue(() -> stream.ids().contains("1"));
      topics.sendRaw("resow.attempts", id.toString(), new byte[] {1, 2, 3}); // garbage hurts nobody
      Until.isTrue(
          () -> { // progress goes only to who listens already, so it is sent again
            topics.publish(new StepProgress(id, 1, "w", Instant.now(), 0, 7, 28, null, Map.of()));
            return stream.lines.stream().anyMatch(line -> line.contains("\"step\":7"));
          });
      assertThat(stream.lines).contains("event:dev.resow.attempt.progress.v1");
      scheduler.move(id, JobState.CANCELLED);
      stream.awaitEnd();
      assertThat(stream.ids()).containsExactly("1", "2");
    }
  }

  @Test
  void previewsComeFromTheirTopicWithoutAnId() throws Exception {
    UUID id =
        UUID.fromString(
            given()
                .contentType("application/json")
                .body("{\"prompt\": \"a cat\", \"previews\": 3}")
                .post("/v1/jobs")
                .path("id"));
    try (var stream = new Stream(id, null);
        var topics = new TopicClient(bootstrap)) {
      var preview = new StepPreview(id, 1, "w", Instant.now(), 0, 7, 28, 0, new byte[] {1, 2, 3});
      Until.isTrue(
          () -> { // as progress
            topics.publish(preview);
            return stream.lines.stream().anyMatch(line -> line.contains("\"png\":\"AQID\""));
          });
      assertThat(stream.lines).contains("event:dev.resow.attempt.preview.v1");
      scheduler.move(id, JobState.CANCELLED);
      stream.awaitEnd();
      assertThat(stream.ids()).containsExactly("1");
    }
  }

  @Test
  void morePreviewsThanARoundMayHaveAreRefused() {
    given()
        .contentType("application/json")
        .body("{\"prompt\": \"a cat\", \"previews\": 17}")
        .post("/v1/jobs")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("previews"))
        .body("errors[0].detail", equalTo("Must be from 0 to 16, not 17."));
  }

  /** A client that reads lines as they come. */
  private final class Stream implements AutoCloseable {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread reader;

    Stream(UUID id, String lastEventId) throws Exception {
      var request =
          HttpRequest.newBuilder(jobs.resolve(id + "/events"))
              .header("Accept", "text/event-stream");
      if (lastEventId != null) request.header("Last-Event-ID", lastEventId);
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      reader = Thread.ofVirtual().start(() -> response.body().forEach(lines::add));
    }

    List<String> ids() {
      return lines.stream()
          .filter(l -> l.startsWith("id:"))
          .map(l -> l.substring(3).strip())
          .toList();
    }

    void awaitEnd() {
      Until.isTrue(() -> !reader.isAlive());
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
