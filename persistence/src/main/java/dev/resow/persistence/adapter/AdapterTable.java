package dev.resow.persistence.adapter;

import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * New rows of the adapters. A name belongs to one file for good, and while a training makes its
 * adapter, to that training.
 */
@ApplicationScoped
public class AdapterTable {
  private static final String INSERT =
      """
      INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, tenants,
                           created_at, created_by, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'CANDIDATE', ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING""";

  /** The first key is any constant, the same in every api. */
  private static final String LOCK =
      "SELECT '' || CAST(pg_advisory_xact_lock(1633772645, hashtext(?)) AS text)";

  private static final String IS_TRAINED =
      "SELECT count(*) FROM training WHERE adapter = ? AND state IN ('QUEUED', 'RUNNING')";

  private static final String EXISTS = "SELECT count(*) FROM adapter WHERE name = ?";

  private final Sql sql;

  AdapterTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * A new candidate.
   *
   * @param sha256 of its file in the artifact store, in hex
   * @param bytes size of that file
   * @param model name of its base model
   * @param base fingerprint of that model's files
   * @param rank the largest of its matrices
   * @param layers how many it changes
   * @param tenants who may use it; null for all
   * @param by who made it, for people
   */
  public record NewAdapter(
      String name,
      String sha256,
      long bytes,
      String model,
      String base,
      int rank,
      int layers,
      String[] tenants,
      String by) {}

  /**
   * Waits until nobody else gives the name away, and keeps others from it until the current
   * transaction ends.
   */
  public void lock(String name) {
    sql.first(LOCK, _ -> true, name);
  }

  /** Whether an adapter has the name. After {@link #lock}. */
  public boolean exists(String name) {
    return sql.count(EXISTS, name) > 0;
  }

  /** Whether a training that has not ended makes the adapter. After {@link #lock}. */
  public boolean isInTraining(String name) {
    return sql.count(IS_TRAINED, name) > 0;
  }

  /**
   * Adds it in the transaction of the caller.
   *
   * @return false if an adapter has the name
   */
  public boolean add(NewAdapter adapter, Instant now) {
    return sql.update(
            INSERT,
            adapter.name(),
            adapter.sha256(),
            adapter.bytes(),
            adapter.model(),
            adapter.base(),
            adapter.rank(),
            adapter.layers(),
            adapter.tenants(),
            now,
            adapter.by(),
            now)
        == 1;
  }
}
