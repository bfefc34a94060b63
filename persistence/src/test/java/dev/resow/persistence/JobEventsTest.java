package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobEventsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();

  private UUID job(int events) {
    JobRow job = Rows.job("acme", 1, Rows.NOW);
    Rows.insert(sql, job);
    for (int seq = 1; seq <= events; seq++) {
      sql.update(
          "INSERT INTO job_event (job_id, seq, event_id, type, attempt, at, data) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS jsonb))",
          job.id,
          seq,
          job.id + "-" + seq,
          "dev.resow.job.test.v1",
          seq == 1 ? null : (Integer) seq,
          Rows.NOW,
          "{\"number\": %d}".formatted(seq));
    }
    sql.update("UPDATE job SET events = ? WHERE id = ?", events, job.id);
    return job.id;
  }

  @Test
  void eventsAreThoseAfterThePlaceInOrder() {
    UUID job = job(3);
    JobEvents found = JobEvents.after(sql, job, 1).orElseThrow();
    assertThat(found.state()).isEqualTo(JobState.QUEUED);
    assertThat(found.last()).isEqualTo(3);
    assertThat(found.events()).extracting(event -> event.seq).containsExactly(2, 3);
    EventRow event = found.events().getFirst();
    assertThat(event.jobId).isEqualTo(job);
    assertThat(event.eventId).isEqualTo(job + "-2");
    assertThat(event.type).isEqualTo("dev.resow.job.test.v1");
    assertThat(event.attempt).isEqualTo(2);
    assertThat(event.at).isEqualTo(Rows.NOW);
    assertThat(Json.parse(event.data, JsonNode.class).path("number").asInt()).isEqualTo(2);
  }

  @Test
  void aJobWithoutNewEventsHasItsStateAlone() {
    UUID job = job(2);
    for (int place : new int[] {2, 9}) {
      JobEvents found = JobEvents.after(sql, job, place).orElseThrow();
      assertThat(found.events()).isEmpty();
      assertThat(found.last()).isEqualTo(2);
    }
  }

  @Test
  void attemptsAreCountedAsPeopleDo() {
    UUID job = job(0);
    sql.update(
        "UPDATE job SET history = CAST(? AS jsonb) WHERE id = ?",
        "{\"begun\": 2, \"attempts\": [3, 7]}",
        job);
    var numbers = JobEvents.after(sql, job, 0).orElseThrow().numbers();
    assertThat(numbers.of(7)).isEqualTo(2);
    assertThat(numbers.count()).isEqualTo(2);
  }

  @Test
  void aJobThatIsNotKeptHasNone() {
    assertThat(JobEvents.after(sql, UUID.randomUUID(), 0)).isEmpty();
  }
}
