package dev.resow.api.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** API keys: those of the database, and the operator's own. */
@ApplicationScoped
class ApiKeyIdentityProvider implements IdentityProvider<ApiKeyRequest> {
  private static final Identity OPERATOR =
      new Identity("operator", "default", TenantSet.all(), Set.of(Scope.ADMIN));

  private final KeyRing keys;
  private final Optional<byte[]> operatorHash;

  ApiKeyIdentityProvider(AccessSettings settings, KeyRing keys) {
    this.keys = keys;
    // RequestGuard refuses to start with anything else.
    operatorHash =
        settings
            .adminKeySha256()
            .filter(hex -> hex.matches("[0-9a-fA-F]{64}"))
            .map(HexFormat.of()::parseHex);
  }

  @Override
  public Class<ApiKeyRequest> getRequestType() {
    return ApiKeyRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      ApiKeyRequest request, AuthenticationRequestContext context) {
    // The ring may need the database.
    return context.runBlocking(() -> identity(request.text()));
  }

  private SecurityIdentity identity(String text) {
    return KeyText.parse(text)
        .flatMap(
            key ->
                isOperator(key)
                    ? Optional.of(OPERATOR.secured(AccessValidity.FOR_GOOD))
                    : keys.open(key).map(owner -> owner.secured(() -> keys.open(key).isPresent())))
        .orElseThrow(
            () -> new AuthenticationFailedException("The API key is unknown, expired or revoked."));
  }

  private boolean isOperator(KeyText key) {
    return operatorHash.filter(hash -> MessageDigest.isEqual(hash, key.hash())).isPresent();
  }
}
