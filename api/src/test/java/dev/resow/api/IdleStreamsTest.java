package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.events.StreamLimits;
import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An idle stream costs no transaction, however many there are. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IdleStreamsTest {
  private static final int STREAMS = 150;

  /** The same time with and without streams: what the rest of the api does goes on. */
  private static final Duration SPAN = Duration.ofSeconds(3);

  @Inject SchedulerFixture scheduler;
  @Inject StreamLimits limits;
  @Inject AgroalDataSource database;
  @TestHTTPResource URI site;

  @Test
  void manyIdleStreamsCostNoMoreThanNone() throws Exception {
    long without = transactions(SPAN);
    UUID job = Client.submit("a cat");
    var open = new ArrayList<SseReader>();
    try {
      for (int i = 0; i < STREAMS; i++)
        open.add(new SseReader(site.resolve("/v1/jobs/" + job + "/events")));
      Until.isTrue(() -> limits.open() == STREAMS);
      settle(without / 3 + 10);
      long with = transactions(SPAN);
      assertThat(with - without)
          .as("transactions of %d streams in %s", STREAMS, SPAN)
          .isLessThan(STREAMS);

      scheduler.move(job, JobState.DISPATCHED);
      for (SseReader stream : open) Until.isTrue(() -> "1".equals(stream.lastId()));
    } finally {
      open.forEach(SseReader::close);
    }
  }

  @Test
  void aChangeIsReadOnceForAllStreamsThatTellIt() throws Exception {
    int streams = 100;
    int changes = 20;
    Until.isTrue(() -> limits.open() == 0);
    var open = new ArrayList<SseReader>();
    try {
      for (int i = 0; i < streams; i++) open.add(SseReader.ofAll(site));
      settle(STREAMS / 2);
      long before = committed();
      var jobs = new ArrayList<UUID>();
      for (int i = 0; i < changes; i++) {
        jobs.add(Client.submit("a cat"));
        scheduler.move(jobs.getLast(), JobState.CANCELLED);
      }
      for (SseReader stream : open)
        Until.isTrue(() -> jobs.stream().allMatch(job -> stream.heard("job", job)));
      settle(STREAMS / 2);
      assertThat(committed() - before).isLessThan(streams * changes / 3);
    } finally {
      open.forEach(SseReader::close);
    }
  }

  /**
   * Until what was done before is counted, and two seconds have few transactions again: the
   * database counts late.
   */
  private void settle(long few) {
    Until.isTrue(Duration.ofMinutes(1), () -> transactions(Duration.ofSeconds(2)) < few);
  }

  /** Transactions that the database counts in the span. */
  private long transactions(Duration span) {
    long before = committed();
    long end = System.nanoTime() + span.toNanos();
    Until.isTrue(() -> System.nanoTime() >= end);
    return committed() - before;
  }

  private long committed() {
    try (var connection = database.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
