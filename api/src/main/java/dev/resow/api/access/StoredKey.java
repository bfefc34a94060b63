package dev.resow.api.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;

/**
 * A key as the database knows it.
 *
 * @param hash SHA-256 of the secret
 * @param expiresAt not valid from then on, or null
 * @param revokedAt not valid any more, or null
 */
public record StoredKey(
    String id,
    @JsonIgnore byte[] hash,
    String tenant,
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
    return new Identity("key " + id, tenant, scopes.contains(Scope.ADMIN), scopes);
  }
}
