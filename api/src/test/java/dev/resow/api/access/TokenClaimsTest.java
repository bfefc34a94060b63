package dev.resow.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.security.AuthenticationFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

/** What the claims of a verified token allow. */
class TokenClaimsTest {
  private final TokenClaims claims = new TokenClaims("tenant", "scope");

  @Test
  void theScopesOfOtherServicesAreIgnored() {
    Identity identity = identity("acme", "openid resow:read profile resow:fly submit");
    assertThat(identity.name()).isEqualTo("subject ann");
    assertThat(identity.scopes()).containsExactly(Scope.READ);
    assertThat(identity.secured(AccessValidity.FOR_GOOD).getRoles()).containsExactly(Roles.READ);
  }

  @Test
  void scopesMayBeAList() {
    assertThat(identity("acme", List.of("resow:read", "resow:submit")).scopes())
        .containsExactlyInAnyOrder(Scope.READ, Scope.SUBMIT);
    assertThat(identity("acme", Map.of()).scopes()).isEmpty();
  }

  @Test
  void theFirstOfSeveralTenantsIsTheCallersOwn() {
    Identity identity = identity(List.of("red", "blue"), "resow:read");
    assertThat(identity.tenant()).isEqualTo("red");
    assertThat(identity.tenants().names()).containsExactly("blue", "red");
  }

  @Test
  void anAdminSeesAllTenantsAndHasAllRoles() {
    Identity identity = identity("acme", "resow:admin");
    assertThat(identity.tenants().isAll()).isTrue();
    assertThat(identity.secured(AccessValidity.FOR_GOOD).getRoles())
        .containsExactlyInAnyOrder(Roles.READ, Roles.SUBMIT, Roles.ADMIN);
  }

  @Test
  void aTokenThatNamesNoTenantIsRefused() {
    var unusable = new ArrayList<Object>(List.of(List.of(), 7, "", "../x", List.of("red", "RED")));
    unusable.add(null);
    unusable.add(Arrays.asList("red", null));
    for (Object tenant : unusable)
      assertThatThrownBy(() -> identity(tenant, "resow:read"))
          .as(String.valueOf(tenant))
          .isInstanceOf(AuthenticationFailedException.class)
          .hasMessageContaining("tenant");
  }

  private Identity identity(Object tenant, Object scope) {
    var token = new JwtClaims();
    token.setSubject("ann");
    token.setClaim("tenant", tenant);
    token.setClaim("scope", scope);
    return claims.identity(token);
  }
}
