package dev.resow.persistence;

import dev.resow.contract.ReadyTopics;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The topics of single models that a process knows: those that it asked for, and those that lie on
 * the broker. A deleted topic is missed only while somebody asks for it. Safe for any thread.
 */
final class ModelTopics {
  private static final Logger LOG = Logger.getLogger(ModelTopics.class);

  /** Most models with a topic of their own; the jobs of further ones wait. */
  static final int MOST = 100;

  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @return whether it was not wanted before and does not exist as far as is known
   */
  boolean want(String topic) {
    if (wanted.contains(topic)) return false;
    if (wanted.size() >= MOST) {
      LOG.debugf("%s is not created: there are topics of %d models already", topic, MOST);
      return false;
    }
    return wanted.add(topic) && !known.contains(topic);
  }

  /** Topics on the broker; those of single models are watched from now on. */
  void found(Collection<String> topics) {
    for (String topic : topics)
      if (ReadyTopics.isOfOneModel(topic) && known.size() < 2 * MOST) known.add(topic);
  }

  Set<String> known() {
    return new TreeSet<>(known);
  }

  List<String> wantedAndNeverSeen() {
    return wanted.stream().filter(topic -> !known.contains(topic)).sorted().toList();
  }

  /** Whether a topic that is gone is none that anybody here asked for; then it is forgotten. */
  boolean forgotten(String topic) {
    if (!ReadyTopics.isOfOneModel(topic) || wanted.contains(topic)) return false;
    known.remove(topic);
    return true;
  }
}
