package dev.resow.api.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.security.Principal;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The authenticated caller, as the principal of the security identity.
 *
 * @param name for people and logs, never a secret
 * @param tenant owner of the jobs that the caller creates
 * @param tenants tenants whose data the caller may read
 */
public record Identity(String name, String tenant, TenantSet tenants, Set<Scope> scopes)
    implements Principal {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");

  /** Whether a tenant can have this name. */
  public static boolean isTenant(String name) {
    return TENANT.matcher(name).matches();
  }

  /** Open mode: every caller has all permissions. */
  static Identity open() {
    return new Identity("open", "default", TenantSet.all(), EnumSet.allOf(Scope.class));
  }

  @Override
  public String getName() {
    return name;
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

  /** For Quarkus Security: its roles, and for how long it is valid. */
  SecurityIdentity secured(AccessValidity validity) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(this)
        .addRoles(
            EnumSet.allOf(Scope.class).stream()
                .filter(this::may)
                .map(Scope::role)
                .collect(Collectors.toUnmodifiableSet()))
        .addAttribute(AccessValidity.ATTRIBUTE, validity)
        .build();
  }
}
