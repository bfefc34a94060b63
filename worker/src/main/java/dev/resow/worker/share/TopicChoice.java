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
 * model share is left out while nothing waits on it, and a worker of several models that has found
 * nothing for a while subscribes only to those of its models on which something waits: members that
 * differ in their topics each get partitions of every one of theirs. It takes turns with the shared
 * topic, so that a record there waits no longer than two of these whiles.
 */
public final class TopicChoice {
  /** Without a job for so long, a worker looks where jobs wait. */
  static final Duration IDLE = Duration.ofSeconds(6);

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
    long turn = idle.dividedBy(IDLE);
    if (topics.size() == 1 || turn == 0) return topics;
    var waiting = new TreeSet<>(own);
    waiting.retainAll(backlog);
    return turn % 2 == 0 || waiting.isEmpty() ? topics : waiting;
  }
}
