package dev.resow.api.access;

import dev.resow.api.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * Access tokens (JWT, RFC 9068) of an OpenID Connect sign-in service, verified with its published
 * keys. The claims are checked before the signature, so that most bad tokens cost no request to the
 * service.
 */
@ApplicationScoped
class TokenIdentityProvider implements IdentityProvider<TokenAuthenticationRequest> {
  /** End of the year 9999: a later time may not fit an {@link Instant}. */
  private static final long LATEST_EXPIRY = 253_402_300_799L;

  private static final Logger LOG = Logger.getLogger(TokenIdentityProvider.class);

  /** For a fetch of the service's keys. */
  private static final Duration FETCH_LIMIT = Duration.ofSeconds(5);

  private static final int LONGEST = 16 << 10;

  /** Public keys only: neither "none" nor a secret that the service shares. */
  private static final Set<String> ALGORITHMS =
      new TreeSet<>(
          Set.of(
              AlgorithmIdentifiers.RSA_USING_SHA256,
              AlgorithmIdentifiers.RSA_USING_SHA512,
              AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
              AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
              AlgorithmIdentifiers.EDDSA));

  private static final int SKEW_SECONDS = 30;

  private final Optional<Verifier> verifier;
  private final Clock clock;

  /**
   * @param claims from the claims of a token to its identity
   */
  private record Verifier(String issuer, String audience, SigningKeys keys, TokenClaims claims) {}

  TokenIdentityProvider(AccessSettings settings, Clock clock) {
    this.clock = clock;
    AccessSettings.Oidc oidc = settings.oidc();
    verifier =
        oidc.issuer()
            .map(
                issuer ->
                    new Verifier(
                        issuer,
                        oidc.audience(),
                        new SigningKeys(new IssuerClient(issuer, FETCH_LIMIT)::keys, clock),
                        new TokenClaims(oidc.tenantClaim(), oidc.scopeClaim())));
  }

  /** Fetches the keys early, so that the first token does not wait for them. */
  void start(@Observes StartupEvent event) {
    verifier.ifPresent(known -> known.keys().fetch());
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  /** Fails with a {@link ProblemException} (503) while the service's keys cannot be had. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identity(request.getToken().getToken()));
  }

  private SecurityIdentity identity(String token) {
    Verifier known =
        verifier.orElseThrow(
            () -> refused("The API key is malformed: it must begin with 'resow_'."));
    if (token.length() > LONGEST)
      throw refused("The access token must have at most " + LONGEST + " characters.");
    try {
      JwtClaims claims = verified(token, known);
      long expiry = claims.getExpirationTime().getValue();
      Instant end = Instant.ofEpochSecond(Math.min(expiry, LATEST_EXPIRY));
      return known
          .claims()
          .identity(claims)
          .secured(() -> clock.instant().minusSeconds(SKEW_SECONDS).isBefore(end));
    } catch (InvalidJwtException e) {
      // The reason may quote the token.
      LOG.debugf(
          "rejected an access token: %s",
          e.getErrorDetails().stream().map(d -> d.getErrorCode()).toList());
      throw refused("The access token is invalid or expired.");
    } catch (MalformedClaimException e) {
      throw refused("The access token's expiry is not a valid time.");
    }
  }

  private static JwtClaims verified(String token, Verifier known) throws InvalidJwtException {
    JwtContext context = rules(known).setSkipSignatureVerification().build().process(token);
    if (context.getJoseObjects().size() != 1
        || !(context.getJoseObjects().getFirst() instanceof JsonWebSignature signature)
        || !ALGORITHMS.contains(signature.getAlgorithmHeaderValue()))
      throw refused(
          "The access token must be signed with one of " + String.join(", ", ALGORITHMS) + ".");
    var resolver = new JwksVerificationKeyResolver(known.keys().mayHaveSigned(signature));
    resolver.setDisambiguateWithVerifySignature(true);
    rules(known).setVerificationKeyResolver(resolver).build().processContext(context);
    return context.getJwtClaims();
  }

  private static JwtConsumerBuilder rules(Verifier known) {
    return new JwtConsumerBuilder()
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setRequireSubject()
        .setExpectedIssuer(known.issuer())
        .setExpectedAudience(known.audience())
        .setJwsAlgorithmConstraints(
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new)));
  }

  private static AuthenticationFailedException refused(String detail) {
    return new AuthenticationFailedException(detail);
  }
}
