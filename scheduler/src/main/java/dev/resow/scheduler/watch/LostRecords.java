package dev.resow.scheduler.watch;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.persistence.Sql;
import dev.resow.persistence.TopicWatch;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.training.TrainingWatch;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
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

  private static final String COMPARE =
      """
      INSERT INTO topic_seen AS seen (topic, topic_id)
      SELECT * FROM unnest(CAST(? AS text[]), CAST(? AS text[])) ORDER BY 1
      ON CONFLICT (topic) DO UPDATE SET topic_id = excluded.topic_id, changed_at = ?
      WHERE seen.topic_id <> excluded.topic_id""";

  private static final String UNDONE =
      "SELECT topic, changed_at FROM topic_seen WHERE changed_at IS NOT NULL";
  private static final String DONE =
      "UPDATE topic_seen SET changed_at = NULL WHERE topic = ? AND changed_at = ?";

  private final TopicWatch topics;
  private final Sql sql;
  private final Watchdog watchdog;
  private final TrainingWatch trainings;
  private final DispatchSignal dispatch;
  private final Duration listen;
  private final Clock clock;

  LostRecords(
      TopicWatch topics,
      Sql sql,
      Watchdog watchdog,
      TrainingWatch trainings,
      DispatchSignal dispatch,
      WatchBounds bounds,
      Clock clock) {
    this.topics = topics;
    this.sql = sql;
    this.watchdog = watchdog;
    this.trainings = trainings;
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
      if (check(topics.ids()) > 0) dispatch.ring();
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
  int check(Map<String, String> ids) {
    Instant now = clock.instant();
    compare(ids, now);
    int moved = 0;
    for (var topic : replacedTopics().entrySet())
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
          case Topics.TRAININGS_READY -> trainings.topicLost(changedAt);
          case String ready when ReadyTopics.isOfOneModel(ready) ->
              watchdog.releaseAgainFrom(ready, changedAt);
          default -> 0;
        };
    if (moved < 0) return 0;
    LOG.warnf(
        "topic %s was deleted and recreated; %d jobs continue from their stored state",
        topic, moved);
    sql.update(DONE, topic, changedAt);
    return moved;
  }

  /** Stores the ids of new topics, and marks the topics that have another id than before. */
  private void compare(Map<String, String> ids, Instant now) {
    String[] topics = ids.keySet().toArray(String[]::new);
    String[] found = Arrays.stream(topics).map(ids::get).toArray(String[]::new);
    sql.update(COMPARE, topics, found, now);
  }

  /** Replaced topics whose lost records are not handled yet, with the time of the replacement. */
  private Map<String, Instant> replacedTopics() {
    return sql
        .list(UNDONE, row -> Map.entry(row.getString("topic"), Sql.instant(row, "changed_at")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
