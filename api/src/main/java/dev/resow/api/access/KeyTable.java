package dev.resow.api.access;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Stores keys. */
@ApplicationScoped
class KeyTable {
  @Transactional
  void insert(StoredKey key) {
    var row = new ApiKeyRow();
    row.id = key.id();
    row.hash = key.hash();
    row.tenant = key.tenant();
    row.name = key.name();
    row.scopes =
        key.scopes().stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    row.createdAt = key.createdAt();
    row.createdBy = key.createdBy();
    row.expiresAt = key.expiresAt();
    row.moreTenants = key.tenants().toArray(String[]::new);
    row.persist();
  }

  /**
   * @return false if there is no such key
   */
  @Transactional
  boolean revoke(String id, Instant now) {
    return ApiKeyRow.update("revokedAt = coalesce(revokedAt, ?1) where id = ?2", now, id) == 1;
  }

  /** All keys, newest first, revoked ones too. */
  @Transactional
  List<StoredKey> all() {
    return ApiKeyRow.<ApiKeyRow>listAll(Sort.descending("createdAt").and("id")).stream()
        .map(KeyTable::key)
        .toList();
  }

  private static StoredKey key(ApiKeyRow row) {
    var scopes = EnumSet.noneOf(Scope.class);
    for (String scope : row.scopes) scopes.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
    return new StoredKey(
        row.id,
        row.hash,
        row.tenant,
        new TreeSet<>(Arrays.asList(row.moreTenants)),
        row.name,
        scopes,
        row.createdAt,
        row.createdBy,
        row.expiresAt,
        row.revokedAt);
  }
}
