package dev.resow.persistence;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The last heartbeat of a worker. */
@Entity
@Table(name = "worker")
public class WorkerRow extends PanacheEntityBase {
  @Id public String id;

  @Column(name = "heard_at")
  public Instant heardAt;

  public int slots;
  public boolean draining;
  public String device;

  @JdbcTypeCode(SqlTypes.JSON)
  public String running;

  /** Card of the first model it holds, or null while loading. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String model;

  /** Cards of the others, or null if there are none. */
  @Column(name = "other_models")
  @JdbcTypeCode(SqlTypes.JSON)
  public String otherModels;

  /** Digest of each model's fingerprint by name; null from a worker of an older version. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String fingerprints;

  /** Names of its models; null from a worker that reads no topics of single models. */
  public String[] holds;

  /** Whether it trains adapters, and generates no images. */
  public boolean trains;

  /** Workers heard of since then. */
  public static List<WorkerRow> aliveSince(Instant since) {
    return list("heardAt >= ?1 order by id", since);
  }
}
