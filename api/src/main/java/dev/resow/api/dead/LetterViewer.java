package dev.resow.api.dead;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Identity;
import dev.resow.api.access.Scope;
import dev.resow.api.access.TenantSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which letters a caller can read: tenants their own, operators also those without a tenant. */
@ApplicationScoped
class LetterViewer {
  private final Caller caller;
  private final Set<String> operators;

  /**
   * @param operators tenants whose admins look after garbage on the topics
   */
  LetterViewer(
      Caller caller,
      @ConfigProperty(name = "resow.api.operators", defaultValue = "default")
          Set<String> operators) {
    this.caller = caller;
    this.operators = operators;
  }

  /**
   * @param nobodys true if letters without a tenant are shown too
   */
  record Sight(TenantSet tenants, boolean nobodys) {}

  Sight sight() {
    Identity who = caller.identity();
    boolean operator = who.tenants().isAll() || operators.contains(who.tenant());
    return new Sight(who.tenants(), operator && who.may(Scope.ADMIN));
  }
}
