package dev.resow.api.access;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;

/** The {@value #NAME} header: the one of its tenants that a caller acts for. */
public final class TenantHeader {
  public static final String NAME = "Resow-Tenant";

  private TenantHeader() {}

  /**
   * The identity that acts for the named tenant alone.
   *
   * @throws ProblemException invalid-parameter if the value is not the name of a tenant; forbidden
   *     if the identity does not see that tenant
   */
  static Identity narrow(Identity identity, String tenant) {
    if (!Identity.isTenant(tenant))
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          NAME + " must be 1 to 63 lower-case letters, digits, '.', '_' or '-'.");
    if (!identity.sees(tenant))
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "%s has access to tenant %s, not to %s."
              .formatted(identity.name(), identity.tenants(), tenant));
    return identity.as(tenant);
  }
}
