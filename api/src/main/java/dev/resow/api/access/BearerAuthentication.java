package dev.resow.api.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Authenticates a request by its bearer credentials (RFC 6750): an API key or a token of the
 * sign-in service. In open mode {@link RequestGuard} accepts callers of this machine only, and each
 * has every role.
 *
 * <p>This is the only place where the tenants of a request are decided, see {@link TenantHeader}.
 */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {
  private static final String SCHEME = "Bearer";
  private static final String PREFIX = SCHEME + " ";
  private static final SecurityIdentity OPEN = Identity.open().secured(AccessValidity.FOR_GOOD);

  private final boolean open;

  BearerAuthentication(AccessSettings settings) {
    open = settings.mode() == AccessSettings.Mode.OPEN;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    return authenticated(context.request().getHeader(HttpHeaders.AUTHORIZATION), providers)
        .onItem()
        .ifNotNull()
        .transform(found -> narrowed(found, context.request().getHeader(TenantHeader.NAME)));
  }

  /** Null for a request without credentials, which is anonymous. */
  private Uni<SecurityIdentity> authenticated(
      String authorization, IdentityProviderManager providers) {
    if (open) return Uni.createFrom().item(OPEN);
    if (authorization == null) return Uni.createFrom().nullItem();
    if (!authorization.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
      return Uni.createFrom()
          .failure(
              new AuthenticationFailedException(
                  "Unsupported authorization scheme. Send 'Authorization: Bearer <token>'."));
    String secret = authorization.substring(PREFIX.length()).strip();
    return providers.authenticate(
        secret.startsWith(KeyText.PREFIX)
            ? new ApiKeyRequest(secret)
            : new TokenAuthenticationRequest(new TokenCredential(secret, SCHEME)));
  }

  /** All tenants of the key or token, or the one of them that the request names. */
  private static SecurityIdentity narrowed(SecurityIdentity found, String named) {
    if (named == null) return found;
    Identity identity = (Identity) found.getPrincipal();
    return QuarkusSecurityIdentity.builder(found)
        .setPrincipal(TenantHeader.narrow(identity, named))
        .build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new ChallengeData(
                HttpResponseStatus.UNAUTHORIZED.code(), HttpHeaderNames.WWW_AUTHENTICATE, SCHEME));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(ApiKeyRequest.class, TokenAuthenticationRequest.class);
  }
}
