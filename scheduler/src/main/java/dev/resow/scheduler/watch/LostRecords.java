package dev.resow.scheduler.watch;

import dev.resow.contract.Topics;
import dev.resow.ledger.Database;
import dev.resow.ledger.TopicWatch;
import dev.resow.scheduler.dispatch.DispatchSignal;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Recovers from a topic that was deleted and recreated, which the topic's id reveals; the database
 * keeps the id across restarts. Jobs whose ready records are gone are released again, jobs whose
 * submitted records are gone are admitted, and jobs that no worker holds any more although their
 * end is unknown are sampled again. None of this uses an attempt.
 */
@ApplicationScoped
public class LostRecords {
  private static final Logger LOG = Logger.getLogger(LostRecords.class);

  private static final String SEE =
      "INSERT INTO topic_seen (topic, topic_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
  private static final String CHANGED =
      "UPDATE topic_seen SET topic_id = ?, changed_at = ? WHERE topic = ? AND topic_id <> ?";
  private static final String UNDONE =
      "SELECT topic, changed_at FROM topic_seen WHERE changed_at IS NOT NULL";
  private static final String DONE =
      "UPDATE topic_seen SET changed_at = NULL WHERE topic = ? AND changed_at = ?";

  private final TopicWatch topics;
  private final Database database;
  private final Watchdog watchdog;
  private final DispatchSignal dispatch;
  private final Duration listen;
  private final Clock clock;

  LostRecords(
      TopicWatch topics,
      Database database,
      Watchdog watchdog,
      DispatchSignal dispatch,
      WatchBounds bounds,
      Clock clock) {
    this.topics = topics;
    this.database = database;
    this.watchdog = watchdog;
    this.dispatch = dispatch;
    this.listen = bounds.listen();
    this.clock = clock;
  }

  @Scheduled(
      every = "${resow.watch.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void tick() {
    try {
      if (look(topics.ids()) > 0) dispatch.ring();
    } catch (RuntimeException e) {
      LOG.warnf("cannot check for lost records, retrying: %s", e.toString());
    }
  }

  /**
   * One look.
   *
   * @param ids ids of the topics that are there
   * @return jobs moved
   */
  int look(Map<String, String> ids) {
    Instant now = clock.instant();
    database.run(connection -> see(connection, ids, now));
    int moved = 0;
    for (var topic : database.call(LostRecords::undone).entrySet())
      moved += makeGood(topic.getKey(), topic.getValue(), now);
    return moved;
  }

  private int makeGood(String topic, Instant changedAt, Instant now) {
    int moved =
        switch (topic) {
          case Topics.SUBMITTED -> watchdog.admit(changedAt);
          case Topics.READY -> watchdog.releaseAgain(changedAt, "'DISPATCHED'");
          case Topics.ATTEMPTS, Topics.RESULTS -> {
            if (now.isBefore(changedAt.plus(listen))) yield -1;
            yield watchdog.releaseAgain(changedAt, "'DISPATCHED', 'RUNNING'");
          }
          default -> 0;
        };
    if (moved < 0) return 0;
    LOG.warnf(
        "topic %s was deleted and recreated; %d jobs continue from their stored state",
        topic, moved);
    database.run(
        connection -> {
          try (var done = connection.prepareStatement(DONE)) {
            done.setString(1, topic);
            done.setObject(2, changedAt.atOffset(ZoneOffset.UTC));
            done.executeUpdate();
          }
        });
    return moved;
  }

  private static void see(Connection connection, Map<String, String> ids, Instant now)
      throws SQLException {
    try (var see = connection.prepareStatement(SEE);
        var changed = connection.prepareStatement(CHANGED)) {
      for (var topic : ids.entrySet()) {
        see.setString(1, topic.getKey());
        see.setString(2, topic.getValue());
        see.addBatch();
        changed.setString(1, topic.getValue());
        changed.setObject(2, now.atOffset(ZoneOffset.UTC));
        changed.setString(3, topic.getKey());
        changed.setString(4, topic.getValue());
        changed.addBatch();
      }
      see.executeBatch();
      changed.executeBatch();
    }
  }

  private static Map<String, Instant> undone(Connection connection) throws SQLException {
    var undone = new HashMap<String, Instant>();
    try (var query = connection.prepareStatement(UNDONE);
        var found = query.executeQuery()) {
      while (found.next())
        undone.put(found.getString(1), found.getObject(2, OffsetDateTime.class).toInstant());
    }
    return undone;
  }
}
