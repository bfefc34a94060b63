package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * An API key as stored in the database.
 *
 * @param hash SHA-256 of the secret
 * @param tenant tenant that owns new jobs
 * @param tenants additional tenants that the key can read and act for
 * @param expiresAt when the key expires, or null
 * @param revokedAt when the key was revoked, or null
 */
public record StoredKey(
    String id,
    @JsonIgnore byte[] hash,
    String tenant,
    Set<String> tenants,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    String createdBy,
    Instant expiresAt,
    Instant revokedAt) {

  boolean opensFor(KeyText key, Instant now) {
    return MessageDigest.isEqual(hash, key.hash())
        && revokedAt == null
        && (expiresAt == null || now.isBefore(expiresAt));
  }

  Identity identity() {
    if (scopes.contains(Scope.ADMIN))
      return new Identity("key " + id, tenant, TenantSet.all(), scopes);
    var seen = new HashSet<>(tenants);
    seen.add(tenant);
    return new Identity("key " + id, tenant, TenantSet.of(seen), scopes);
  }
}
