package dev.resow.worker.share;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ready topics a worker subscribes to.
 *
 * <p>The broker deals out the partitions of all topics that the members of a share group have in
 * common as if they were one topic. With two topics a worker can get partitions of only one of
 * them, and would starve as long as nothing is released to it. So the topic that workers of every
 * model share is left out while nothing waits on it. A worker that has found nothing for a while
 * subscribes only to those topics of its models on which something waits: members that differ in
 * their topics each get partitions of every one of theirs. Every other turn it reads all of its
 * topics, so a record on the shared one waits two turns at most. Records that are no jobs do not
 * count: on a topic of garbage alone a worker would stay for as long as it comes.
 */
public final class TopicChoice {
  /** A worker without a job for this long looks where jobs wait. */
  static final Duration IDLE = Duration.ofSeconds(6);

  /**
   * How long it looks in one way before it looks in the other: a changed subscription goes to the
   * broker with the next heartbeat, and the partitions may come with the one after that; by default
   * there are five seconds between heartbeats.
   */
  static final Duration TURN = Duration.ofSeconds(12);

  private TopicChoice() {}

  /**
   * @param own topics of the worker's models
   * @param shared topics that workers of every model read; empty while they are left alone
   * @param backlog topics on which records wait or are in flight
   * @param idle since the worker's last record
   */
  public static Set<String> of(
      Set<String> own, Set<String> shared, Set<String> backlog, Duration idle) {
    var topics = new TreeSet<>(own);
    if (topics.isEmpty()) topics.addAll(shared);
    shared.stream().filter(backlog::contains).forEach(topics::add);
    if (topics.size() == 1 || idle.compareTo(IDLE) < 0) return topics;
    var waiting = new TreeSet<>(own);
    waiting.retainAll(backlog);
    long turn = idle.minus(IDLE).dividedBy(TURN);
    return turn % 2 == 1 || waiting.isEmpty() ? topics : waiting;
  }
}
