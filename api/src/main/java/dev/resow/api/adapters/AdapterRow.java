package dev.resow.api.adapters;

import dev.resow.api.access.TenantSet;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of the adapters; {@link AdapterView} says what the columns mean. */
@Entity
@Table(name = "adapter")
public class AdapterRow extends PanacheEntityBase {
  @Id public String name;
  public String sha256;
  public long bytes;
  public String model;
  public String base;
  public int rank;
  public int layers;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public AdapterState state;

  /** Null for every tenant. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  public String[] tenants;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "created_by")
  public String createdBy;

  @Column(name = "changed_at")
  public Instant changedAt;

  /** Whether a caller who sees these tenants sees it. */
  boolean isVisibleTo(TenantSet seen) {
    return tenants == null || seen.isAll() || Arrays.stream(tenants).anyMatch(seen::includes);
  }

  /** Whether jobs of a tenant may use it. */
  boolean isFor(String tenant) {
    return tenants == null || Arrays.asList(tenants).contains(tenant);
  }
}
