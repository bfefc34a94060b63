package dev.resow.persistence.queue;

import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Capacity of the live workers: those with a recent heartbeat that accept jobs. */
@ApplicationScoped
public class Fleet {
  private static final String SLOTS =
      "SELECT coalesce(sum(slots), 0) AS slots FROM worker WHERE heard_at >= ? AND NOT draining";
  private static final String CAPACITY =
      """
      SELECT (%s) AS slots,
             (SELECT count(*) FROM job WHERE state IN ('DISPATCHED', 'RUNNING')) AS in_flight"""
          .formatted(SLOTS);
  private static final String SOME_WORKER_IS_IDLE =
      """
      SELECT EXISTS (SELECT 1 FROM worker WHERE heard_at >= ?
        AND NOT draining AND slots > jsonb_array_length(running))""";

  private final Sql sql;

  Fleet(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param slots jobs that the live workers can sample at once
   * @param inFlight jobs released to the workers and not ended
   */
  public record Capacity(int slots, int inFlight) {}

  public Capacity capacity(Instant now) {
    return sql.first(
            CAPACITY, row -> new Capacity(row.getInt("slots"), row.getInt("in_flight")), alive(now))
        .orElseThrow();
  }

  public int slots(Instant now) {
    return Math.toIntExact(sql.count(SLOTS, alive(now)));
  }

  public boolean someWorkerIsIdle(Instant now) {
    return sql.first(SOME_WORKER_IS_IDLE, row -> row.getBoolean(1), alive(now)).orElseThrow();
  }

  private static Instant alive(Instant now) {
    return now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
  }
}
