package dev.resow.api.events;

import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Who watches which job in this process, and who watches all of them. */
@ApplicationScoped
public class Watchers {
  private final Map<UUID, Set<Watcher>> byJob = new ConcurrentHashMap<>();

  private final Set<ChangeFeed> feeds = ConcurrentHashMap.newKeySet();
  private final ChangeLog log = new ChangeLog();
  private final ReentrantLock logging = new ReentrantLock();

  /**
   * A letter box for the changes of all jobs; must be closed.
   *
   * @param place where its reader was before, or null; the feed begins with what changed since
   */
  public ChangeFeed openFeed(String place) {
    logging.lock();
    try {
      var feed = new ChangeFeed(log.place(log.last()));
      if (place != null) log.since(place).ifPresent(feed::resume);
      feeds.add(feed);
      return feed;
    } finally {
      logging.unlock();
    }
  }

  public void close(ChangeFeed feed) {
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
    logging.lock();
    try {
      String place = log.place(log.add(job));
      feeds.forEach(feed -> feed.changed(job, place));
    } finally {
      logging.unlock();
    }
  }

  void stepped(StepProgress progress) {
    byJob.getOrDefault(progress.jobId(), Set.of()).forEach(watcher -> watcher.progress(progress));
    feeds.forEach(feed -> feed.step(progress));
  }

  /** For those who watch this one job. */
  void previewed(StepPreview preview) {
    byJob.getOrDefault(preview.jobId(), Set.of()).forEach(watcher -> watcher.preview(preview));
  }

  /** The watched jobs, with the least that one of their watchers has read. */
  Map<UUID, Integer> watched() {
    var jobs = new HashMap<UUID, Integer>();
    byJob.forEach(
        (job, set) ->
            set.stream().mapToInt(Watcher::seen).min().ifPresent(least -> jobs.put(job, least)));
    return jobs;
  }

  /** A look found more than somebody has read: a notification was lost. */
  void behind(UUID job) {
    byJob.getOrDefault(job, Set.of()).forEach(Watcher::lookAgain);
  }

  /** Changes may have been missed. */
  void lost() {
    byJob.values().forEach(set -> set.forEach(Watcher::lookAgain));
    logging.lock();
    try {
      log.lost();
      String place = log.place(log.last());
      feeds.forEach(feed -> feed.lost(place));
    } finally {
      logging.unlock();
    }
  }
}
