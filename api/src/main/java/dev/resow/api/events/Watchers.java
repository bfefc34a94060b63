package dev.resow.api.events;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who watches which job in this process. */
@ApplicationScoped
class Watchers {
  private final Map<UUID, Set<Watcher>> byJob = new ConcurrentHashMap<>();

  Watcher open(UUID job) {
    var watcher = new Watcher();
    byJob.compute(
        job,
        (_, set) -> {
          Set<Watcher> watchers = set == null ? ConcurrentHashMap.newKeySet() : set;
          watchers.add(watcher);
          return watchers;
        });
    return watcher;
  }

  void close(UUID job, Watcher watcher) {
    byJob.computeIfPresent(
        job,
        (_, set) -> {
          set.remove(watcher);
          return set.isEmpty() ? null : set;
        });
  }

  boolean any(UUID job) {
    return byJob.containsKey(job);
  }

  void tell(UUID job, Consumer<Watcher> what) {
    byJob.getOrDefault(job, Set.of()).forEach(what);
  }

  void tellAll(Consumer<Watcher> what) {
    byJob.values().forEach(set -> set.forEach(what));
  }
}
