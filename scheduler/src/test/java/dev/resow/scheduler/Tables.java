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
                  .createNativeQuery("TRUNCATE lane, lane_clock")
                  .executeUpdate();
            });
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
