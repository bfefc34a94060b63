package dev.resow.api.access;

import io.quarkus.security.AuthenticationFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.ReservedClaimNames;

/**
 * Tenants and scopes from the claims of a verified token.
 *
 * @param tenantClaim a tenant, or a list of tenants of which the first is the caller's own
 * @param scopeClaim words separated by blanks, or a list: {@code resow:submit resow:read}
 */
record TokenClaims(String tenantClaim, String scopeClaim) {
  private static final String PREFIX = "resow:";

  /**
   * @throws AuthenticationFailedException if the claims name no tenant
   */
  Identity identity(JwtClaims claims) {
    List<String> tenants = tenants(claims.getClaimValue(tenantClaim));
    Set<Scope> scopes = scopes(claims.getClaimValue(scopeClaim));
    return new Identity(
        "subject " + claims.getClaimValue(ReservedClaimNames.SUBJECT),
        tenants.getFirst(),
        scopes.contains(Scope.ADMIN) ? TenantSet.all() : TenantSet.of(Set.copyOf(tenants)),
        scopes);
  }

  private List<String> tenants(Object claim) {
    List<?> names =
        switch (claim) {
          case String name -> List.of(name);
          // JSON arrays may hold null.
          case Collection<?> list -> new ArrayList<>(list);
          case null, default -> List.of();
        };
    if (names.isEmpty()
        || !names.stream().allMatch(name -> name instanceof String text && Identity.isTenant(text)))
      throw new AuthenticationFailedException(
          "The access token's claim '" + tenantClaim + "' must name a tenant.");
    return names.stream().map(String::valueOf).toList();
  }

  private static Set<Scope> scopes(Object claim) {
    Stream<String> words =
        switch (claim) {
          case String text -> Arrays.stream(text.split(" "));
          case Collection<?> list -> list.stream().map(String::valueOf);
          case null, default -> Stream.of();
        };
    List<String> granted =
        words
            .filter(word -> word.startsWith(PREFIX))
            .map(word -> word.substring(PREFIX.length()))
            .toList();
    var scopes = EnumSet.allOf(Scope.class);
    scopes.removeIf(scope -> granted.stream().noneMatch(scope.role()::equalsIgnoreCase));
    return scopes;
  }
}
