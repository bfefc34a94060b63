package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A key as the database knows it.
 *
 * @param hash SHA-256 of the secret
 * @param tenant whom new jobs belong to
 * @param tenants further tenants that it sees and acts for
 * @param expiresAt not valid from then on, or null
 * @param revokedAt not valid any more, or null
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
