package dev.resow.api.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of the keys; {@link StoredKey} says what the columns mean. */
@Entity
@Table(name = "api_key")
public class ApiKeyRow extends PanacheEntityBase {
  @Id public String id;
  public byte[] hash;
  public String tenant;
  public String name;

  /** In lower case. */
  @JdbcTypeCode(SqlTypes.ARRAY)
  public String[] scopes;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "created_by")
  public String createdBy;

  @Column(name = "expires_at")
  public Instant expiresAt;

  @Column(name = "revoked_at")
  public Instant revokedAt;

  @Column(name = "more_tenants")
  @JdbcTypeCode(SqlTypes.ARRAY)
  public String[] moreTenants;
}
