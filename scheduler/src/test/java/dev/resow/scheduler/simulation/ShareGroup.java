package dev.resow.scheduler.simulation;

import dev.resow.contract.Attempts;
import dev.resow.contract.JobReady;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The workers' topic and its share group (KIP-932): acquired, acknowledged, delivered again. */
final class ShareGroup {
  private final List<Delivery> records = new ArrayList<>();
  private final Random random;

  ShareGroup(Random random) {
    this.random = random;
  }

  /** A record and who holds it. */
  static final class Delivery {
    final JobReady ready;
    int count;
    Object holder;
    boolean done;

    Delivery(JobReady ready) {
      this.ready = ready;
    }
  }

  void add(JobReady ready) {
    records.add(new Delivery(ready));
  }

  /** Any record that nobody holds; one that was delivered too often is archived silently. */
  Optional<Delivery> acquire(Object worker) {
    records.stream()
        .filter(d -> !d.done && d.holder == null && d.count == Attempts.DELIVERIES_PER_RELEASE)
        .forEach(d -> d.done = true);
    List<Delivery> free = records.stream().filter(d -> !d.done && d.holder == null).toList();
    if (free.isEmpty()) return Optional.empty();
    Delivery taken = free.get(random.nextInt(free.size()));
    taken.count++;
    taken.holder = worker;
    return Optional.of(taken);
  }

  /** Counts only for who holds the record; others get nothing. */
  void acknowledge(Delivery delivery, Object worker) {
    if (delivery.holder == worker) delivery.done = true;
  }

  void release(Delivery delivery, Object worker) {
    if (delivery.holder == worker) delivery.holder = null;
  }

  /** The lock of some held record runs out. */
  void loseSomeLock() {
    List<Delivery> held = records.stream().filter(d -> !d.done && d.holder != null).toList();
    if (!held.isEmpty()) held.get(random.nextInt(held.size())).holder = null;
  }

  /** The locks of everybody but these run out. */
  void loseLocksExceptOf(List<Delivery> alive) {
    records.stream()
        .filter(d -> !d.done && d.holder != null && !alive.contains(d))
        .forEach(d -> d.holder = null);
  }
}
