package dev.resow.api.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who asks.
 *
 * @param name for people and logs, never a secret
 * @param tenant whom new jobs belong to
 * @param everyTenant true if jobs of all tenants may be seen
 */
public record Identity(String name, String tenant, boolean everyTenant, Set<Scope> scopes) {
  /** Without keys: whoever asks may do everything, as {@code tenant} if one is named. */
  static Identity open(String tenant) {
    return new Identity(
        "open", tenant == null ? "default" : tenant, tenant == null, EnumSet.allOf(Scope.class));
  }

  public boolean may(Scope scope) {
    return scopes.contains(Scope.ADMIN) || scopes.contains(scope);
  }

  public boolean sees(String owner) {
    return everyTenant || tenant.equals(owner);
  }

  /** The tenant that queries must be narrowed to, or null for all. */
  public String visibleTenant() {
    return everyTenant ? null : tenant;
  }
}
