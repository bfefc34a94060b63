package dev.resow.api.events;

import dev.resow.contract.StepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who watches which job in this process, and who watches all of them. */
@ApplicationScoped
public class Watchers {
  private final Map<UUID, Set<Watcher>> byJob = new ConcurrentHashMap<>();

  private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();

  /** A letter box for the changes of all jobs; must be closed. */
  public Feed openFeed() {
    var feed = new Feed();
    feeds.add(feed);
    return feed;
  }

  public void close(Feed feed) {
    feeds.remove(feed);
  }

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
    return !feeds.isEmpty() || byJob.containsKey(job);
  }

  /** A job has new events in the database. */
  void changed(UUID job) {
    byJob.getOrDefault(job, Set.of()).forEach(Watcher::lookAgain);
    feeds.forEach(feed -> feed.changed(job));
  }

  void stepped(StepProgress progress) {
    byJob.getOrDefault(progress.jobId(), Set.of()).forEach(watcher -> watcher.progress(progress));
    feeds.forEach(feed -> feed.step(progress));
  }

  /** Changes may have been missed. */
  void lost() {
    byJob.values().forEach(set -> set.forEach(Watcher::lookAgain));
    feeds.forEach(Feed::lost);
  }
}
