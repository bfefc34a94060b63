package dev.resow.scheduler;

import dev.resow.contract.JobSpec;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.WorkerRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The tables, seen by a test. */
public final class Tables {
  private Tables() {}

  public static void clear() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              EventRow.deleteAll();
              JobRow.deleteAll();
              WorkerRow.deleteAll();
              JobRow.getEntityManager()
                  .createNativeQuery("TRUNCATE model_lane, model_lane_clock, model_version")
                  .executeUpdate();
            });
  }

  /** A live worker of the model of {@link Jobs#spec}, of a version that knows one ready topic. */
  public static void worker(int slots) {
    worker("a worker", "menagerie", slots);
  }

  /** A live worker of a model, of a version that knows one ready topic. */
  public static void worker(String id, String model, int slots) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery(
                        """
                        INSERT INTO worker (id, heard_at, slots, draining, running, model)
                        VALUES (?1, '2099-01-01', ?2, false, '[]', jsonb_build_object('name', ?3))
                        ON CONFLICT (id) DO UPDATE SET slots = excluded.slots""")
                    .setParameter(1, id)
                    .setParameter(2, slots)
                    .setParameter(3, model)
                    .executeUpdate());
  }

  /** Lets a job have begun its first round with a version of its model. */
  public static void round(UUID job, String fingerprint) {
    execute(
        """
        INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps, worker,
          fingerprint, started_at)
        SELECT id, 1, 0, tenant, model, 'plain', 42, 28, 'a', ?2, created_at FROM job WHERE id = ?1""",
        job,
        fingerprint);
  }

  /** Lets a job be a replay of the first round of another one. */
  public static void madeFrom(UUID job, UUID other) {
    execute(
        """
        UPDATE job SET origin = jsonb_build_object('kind', 'replay', 'id', 'r', 'job', ?2,
          'attempt', 1, 'round', 0, 'seed', 42) WHERE id = ?1""",
        job,
        other.toString());
  }

  private static void execute(String sql, UUID job, String value) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery(sql)
                    .setParameter(1, job)
                    .setParameter(2, value)
                    .executeUpdate());
  }

  /** Lets the record of a released job lie on a topic. */
  public static void releasedTo(UUID job, String topic) {
    QuarkusTransaction.requiringNew()
        .run(() -> JobRow.update("readyTopic = ?1 WHERE id = ?2", topic, job));
  }

  public static void removeWorkers() {
    QuarkusTransaction.requiringNew().run(() -> WorkerRow.deleteAll());
  }

  /** A job that was accepted and admitted. */
  public static UUID admitted(JobSpec spec, Instant createdAt) {
    var row = Jobs.row(spec, createdAt);
    row.admittedAt = createdAt;
    QuarkusTransaction.requiringNew().run(row::persist);
    return row.id;
  }

  public static List<EventRow> events(UUID job) {
    return QuarkusTransaction.requiringNew().call(() -> EventRow.after(job, 0));
  }
}
