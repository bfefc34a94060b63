package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The stream of all jobs, and readers that lose it for a while. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LiveStreamTest {
  @Inject SchedulerFixture scheduler;
  @TestHTTPResource URI site;

  @Test
  void whoComesBackIsToldWhatChangedMeanwhile() throws Exception {
    UUID watched = Client.submit("a cat");
    UUID missed = Client.submit("a fox");
    String place;
    try (var tail = SseReader.ofAll(site)) {
      scheduler.move(watched, JobState.DISPATCHED);
      Until.isTrue(() -> tail.heard("job", watched));
      place = tail.lastId();
    }
    scheduler.move(missed, JobState.DISPATCHED);
    scheduler.move(missed, JobState.RUNNING);
    try (var tail = SseReader.ofAll(site, "Last-Event-ID", place)) {
      Until.isTrue(() -> tail.heard("job", missed));
      assertThat(tail.heard("hello", "\"resumed\":true")).isTrue();
      assertThat(tail.heard("job", "RUNNING")).isTrue();
      assertThat(tail.lines).doesNotContain("event:resync");
      Until.isTrue(() -> tail.lastId() != null);
      assertThat(tail.lastId()).isNotEqualTo(place);
    }
  }

  @Test
  void whoWasAwayTooLongIsToldToFetchAgain() throws Exception {
    try (var tail = SseReader.ofAll(site, "Last-Event-ID", "another-7")) {
      Until.isTrue(() -> tail.lines.contains("event:resync"));
      assertThat(tail.heard("hello", "\"resumed\":false")).isTrue();
      assertThat(tail.lastId()).isNotNull().isNotEqualTo("another-7");
    }
  }

  @Test
  void aNewReaderIsNotToldToFetchAgain() throws Exception {
    UUID job = Client.submit("a cat");
    try (var tail = SseReader.ofAll(site)) {
      scheduler.move(job, JobState.DISPATCHED);
      Until.isTrue(() -> tail.heard("job", job));
      assertThat(tail.lines).doesNotContain("event:resync");
    }
  }
}
