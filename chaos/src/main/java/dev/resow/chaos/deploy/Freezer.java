package dev.resow.chaos.deploy;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Stops processes and makes sure that each is resumed. Not safe for several threads. */
final class Freezer implements AutoCloseable {
  private final Map<String, Frozen> frozen = new HashMap<>();

  /**
   * @param guard resumes them even if this JVM is killed
   */
  private record Frozen(Set<Long> processes, Process guard) {
    void forget() {
      guard.descendants().forEach(ProcessHandle::destroy);
      guard.destroy();
    }
  }

  /**
   * @param processes asked again until nothing is new: a server forks until its last process is
   *     stopped
   * @param limit the processes are resumed then, whatever happens
   */
  void freeze(String name, Supplier<Set<Long>> processes, Duration limit) {
    if (frozen.containsKey(name)) return;
    var stopped = new HashSet<Long>();
    for (Set<Long> now = processes.get(); stopped.addAll(now); now = processes.get())
      Signals.stop(now);
    frozen.put(name, new Frozen(stopped, Signals.resumeAfter(limit, stopped)));
  }

  void thaw(String name) {
    Frozen stopped = frozen.remove(name);
    if (stopped == null) return;
    Signals.resume(stopped.processes());
    stopped.forget();
  }

  /** They are about to be killed, which needs no resuming. */
  void forget(String name) {
    Frozen stopped = frozen.remove(name);
    if (stopped != null) stopped.forget();
  }

  boolean isFrozen(String name) {
    return frozen.containsKey(name);
  }

  @Override
  public void close() {
    List.copyOf(frozen.keySet()).forEach(this::thaw);
  }
}
