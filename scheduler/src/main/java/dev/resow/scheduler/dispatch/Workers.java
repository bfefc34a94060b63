package dev.resow.scheduler.dispatch;

import dev.resow.contract.Json;
import dev.resow.contract.WorkerHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.Session;

/** Who can sample: one row per worker, refreshed by its heartbeats. */
@ApplicationScoped
public class Workers {
  private final Session session;
  private final Clock clock;

  Workers(Session session, Clock clock) {
    this.session = session;
    this.clock = clock;
  }

  /**
   * Stores the newest heartbeat of each worker and counts it as a sign of life of the attempts in
   * its hands. Times are the scheduler's, so that no worker's clock matters.
   */
  @Transactional
  public void heard(List<WorkerHeartbeat> heartbeats) {
    var newest = new TreeMap<String, WorkerHeartbeat>();
    heartbeats.forEach(beat -> newest.put(beat.worker(), beat));
    Instant now = clock.instant();
    newest.values().forEach(beat -> store(beat, now));
    newest.values().stream()
        .flatMap(beat -> beat.running().stream())
        .sorted(Comparator.comparing(WorkerHeartbeat.Running::jobId))
        .forEach(running -> alive(running.jobId(), running.attempt(), now));
  }

  private void store(WorkerHeartbeat beat, Instant now) {
    session
        .createNativeMutationQuery(
            """
            INSERT INTO worker (id, heard_at, slots, draining, device, running, model)
            VALUES (:id, :now, :slots, :draining, :device,
                    CAST(:running AS jsonb), CAST(:model AS jsonb))
            ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at, slots = excluded.slots,
              draining = excluded.draining, device = excluded.device,
              running = excluded.running, model = excluded.model""")
        .setParameter("id", beat.worker())
        .setParameter("now", now)
        .setParameter("slots", beat.slots())
        .setParameter("draining", beat.draining())
        .setParameter("device", beat.device())
        .setParameter("running", json(beat.running()))
        .setParameter("model", beat.model() == null ? null : json(beat.model()))
        .executeUpdate();
  }

  private void alive(UUID job, int attempt, Instant now) {
    session
        .createNativeMutationQuery(
            """
            UPDATE job SET heard_at = :now
            WHERE id = :job AND attempt = :attempt AND state = 'RUNNING'""")
        .setParameter("now", now)
        .setParameter("job", job)
        .setParameter("attempt", attempt)
        .executeUpdate();
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}
