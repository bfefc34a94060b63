package dev.resow.persistence.queue;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which ready topics the live workers read, by the model that they hold. */
public final class Readers {
  /** No worker. */
  public static final Readers NONE = new Readers(List.of());

  private final Map<String, Set<String>> topics = new TreeMap<>();

  /**
   * A model that a worker holds.
   *
   * @param version digest of the version it holds, or null
   * @param older whether the worker reads no topics of single models
   */
  public record Held(String model, String version, boolean older) {}

  public Readers(List<Held> held) {
    for (Held worker : held) {
      var read = topics.computeIfAbsent(worker.model(), _ -> new TreeSet<>());
      read.add(Topics.READY);
      if (worker.older()) continue;
      read.add(ReadyTopics.of(worker.model()));
      if (worker.version() != null) read.add(ReadyTopics.of(worker.model(), worker.version()));
    }
  }

  /** True if some worker holds the model, and none of them reads the topic. */
  public boolean isUnread(String model, String topic) {
    return topics.containsKey(model) && !topics.get(model).contains(topic);
  }

  /** True if some worker that holds the model reads the topic. */
  public boolean isRead(String model, String topic) {
    return topics.containsKey(model) && topics.get(model).contains(topic);
  }
}
