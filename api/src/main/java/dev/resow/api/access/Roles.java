package dev.resow.api.access;

/**
 * Roles for {@code @RolesAllowed}: the scopes of a key or token by name. An identity with the scope
 * {@link Scope#ADMIN} has all of them. A resource method without a security annotation is denied to
 * every caller ({@code quarkus.security.jaxrs.deny-unannotated-endpoints}).
 */
public final class Roles {
  /** Read jobs, events and images. */
  public static final String READ = "read";

  /** Create, cancel and replay jobs; webhooks. */
  public static final String SUBMIT = "submit";

  /** Keys and tenants. */
  public static final String ADMIN = "admin";

  private Roles() {}
}
