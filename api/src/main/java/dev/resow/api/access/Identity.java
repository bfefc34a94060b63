package dev.resow.api.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who asks.
 *
 * @param name for people and logs, never a secret
 * @param tenant whom new jobs belong to
 * @param tenants whose things may be seen
 */
public record Identity(String name, String tenant, TenantSet tenants, Set<Scope> scopes) {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");

  static boolean isTenant(String name) {
    return TENANT.matcher(name).matches();
  }

  /** Open mode: every caller has all permissions. */
  static Identity open() {
    return new Identity("open", "default", TenantSet.all(), EnumSet.allOf(Scope.class));
  }

  /** The same caller, acting for one of its tenants. */
  Identity as(String other) {
    return new Identity(name, other, TenantSet.of(other), scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(Scope.ADMIN) || scopes.contains(scope);
  }

  public boolean sees(String owner) {
    return tenants.includes(owner);
  }
}
