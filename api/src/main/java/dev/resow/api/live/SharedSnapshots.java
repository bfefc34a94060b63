package dev.resow.api.live;

import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.JobQueries;
import dev.resow.api.jobs.JobView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** Jobs as they are now, read once for all streams that hear of the same change. */
@ApplicationScoped
class SharedSnapshots {
  private static final int REMEMBERED = 2_000;

  private final JobQueries jobs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Look> looks =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Look> eldest) {
          return size() > REMEMBERED;
        }
      };

  SharedSnapshots(JobQueries jobs) {
    this.jobs = jobs;
  }

  /**
   * @param begun when the query began, by {@link System#nanoTime()}
   * @param job null if it is not kept any more
   */
  private record Look(long begun, JobView job) {}

  /**
   * The jobs of these ids that belong to the tenants.
   *
   * @param heard when the last of them was heard to have changed, by {@link System#nanoTime()}
   */
  List<JobView> at(Collection<UUID> ids, long heard, TenantSet tenants)
      throws InterruptedException {
    if (ids.isEmpty()) return List.of();
    lock.lockInterruptibly();
    try {
      List<UUID> stale = ids.stream().filter(id -> !isFresh(looks.get(id), heard)).toList();
      var now = new LinkedHashMap<UUID, Look>();
      if (!stale.isEmpty()) {
        long begun = System.nanoTime();
        stale.forEach(id -> now.put(id, new Look(begun, null)));
        jobs.views(stale, TenantSet.all()).forEach(job -> now.put(job.id(), new Look(begun, job)));
      }
      var found = new ArrayList<JobView>();
      for (UUID id : ids) {
        JobView job = now.getOrDefault(id, looks.get(id)).job();
        if (job != null && tenants.includes(job.spec().tenant())) found.add(job);
      }
      looks.putAll(now);
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFresh(Look look, long heard) {
    return look != null && look.begun() - heard >= 0;
  }
}
