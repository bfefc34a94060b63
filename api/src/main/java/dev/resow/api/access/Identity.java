package dev.resow.api.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who asks.
 *
 * @param name for people and logs, never a secret
 * @param tenant whom new jobs belong to
 * @param everyTenant true if jobs of all tenants may be seen
 */
public record Identity(String name, String tenant, boolean everyTenant, Set<Scope> scopes) {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");

  static boolean isTenant(String name) {
    return TENANT.matcher(name).matches();
  }

  /** Without keys: whoever asks may do everything, as {@code tenant} if one is named. */
  static Identity open(String tenant) {
    return new Identity(
        "open", tenant == null ? "default" : tenant, tenant == null, EnumSet.allOf(Scope.class));
  }

  /** As an admin acts for one tenant; nobody else may. */
  Identity as(String other) {
    return new Identity(name, other, false, scopes);
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
