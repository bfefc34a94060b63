package dev.resow.api.access;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/** Access tokens (JWT) of an OpenID Connect sign-in service, checked with its published keys. */
@ApplicationScoped
class Tokens {
  private static final Logger LOG = Logger.getLogger(Tokens.class);

  /** For a fetch of the service's keys. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int LONGEST = 16 << 10;
  private static final Set<String> ALGORITHMS =
      Set.of(
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.EDDSA);
  private static final int SKEW_SECONDS = 30;
  private static final String PREFIX = "resow:";

  private final AccessSettings.Oidc settings;
  private final Clock clock;
  private final SigningKeys keys;

  /** Everything but the signature: costs no request to the service. */
  private final JwtConsumer claimsAlone;

  Tokens(AccessSettings settings, Clock clock) {
    this.settings = settings.oidc();
    this.clock = clock;
    String issuer = this.settings.issuer().orElse(null);
    keys = issuer == null ? null : new SigningKeys(new IssuerClient(issuer, LIMIT)::keys, clock);
    claimsAlone = issuer == null ? null : consumer(this.settings, issuer, null);
  }

  /** The first token need not wait for the keys. */
  void start(@Observes StartupEvent event) {
    if (keys != null) keys.fetch();
  }

  /**
   * @throws ProblemException if the token is none of the service's, has expired or names no tenant
   */
  Admission.Admitted open(String token) {
    if (keys == null) throw refused("The API key is malformed: it must begin with 'resow_'.");
    if (token.length() > LONGEST)
      throw refused("The access token must have at most " + LONGEST + " characters.");
    try {
      JwtClaims claims = claims(token);
      Instant end = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      return new Admission.Admitted(
          identity(claims), () -> clock.instant().minusSeconds(SKEW_SECONDS).isBefore(end));
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

  /** Checks the claims first, so that most invalid tokens are cheap to reject. */
  private JwtClaims claims(String token) throws InvalidJwtException {
    JwtContext context = claimsAlone.process(token);
    if (context.getJoseObjects().size() != 1
        || !(context.getJoseObjects().getFirst() instanceof JsonWebSignature signature)
        || !ALGORITHMS.contains(signature.getAlgorithmHeaderValue()))
      throw refused(
          "The access token must be signed with one of "
              + String.join(", ", new TreeSet<>(ALGORITHMS))
              + ".");
    var resolver = new JwksVerificationKeyResolver(keys.mayHaveSigned(signature));
    resolver.setDisambiguateWithVerifySignature(true);
    consumer(settings, settings.issuer().orElseThrow(), resolver).processContext(context);
    return context.getJwtClaims();
  }

  private Identity identity(JwtClaims claims) {
    List<String> tenants = tenants(claims.getClaimValue(settings.tenantClaim()));
    Set<Scope> scopes = scopes(claims.getClaimValue(settings.scopeClaim()));
    return new Identity(
        "subject " + claims.getClaimValue("sub"),
        tenants.getFirst(),
        scopes.contains(Scope.ADMIN) ? TenantSet.all() : TenantSet.of(Set.copyOf(tenants)),
        scopes);
  }

  /** One or more; the first is the caller's own. */
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
      throw refused(
          "The access token's claim '" + settings.tenantClaim() + "' must name a tenant.");
    return names.stream().map(String::valueOf).toList();
  }

  private static Set<Scope> scopes(Object claim) {
    Stream<String> words =
        switch (claim) {
          case String text -> Arrays.stream(text.split(" "));
          case Collection<?> list -> list.stream().map(String::valueOf);
          case null, default -> Stream.of();
        };
    var scopes = EnumSet.noneOf(Scope.class);
    words
        .filter(word -> word.startsWith(PREFIX))
        .map(word -> word.substring(PREFIX.length()).toUpperCase(Locale.ROOT))
        .forEach(
            word ->
                Arrays.stream(Scope.values())
                    .filter(scope -> scope.name().equals(word))
                    .forEach(scopes::add));
    return scopes;
  }

  private static JwtConsumer consumer(
      AccessSettings.Oidc settings, String issuer, VerificationKeyResolver keys) {
    var builder =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .setRequireSubject()
            .setExpectedIssuer(issuer)
            .setExpectedAudience(settings.audience())
            // Public keys only: neither "none" nor a secret that the service shares.
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new)));
    if (keys == null) builder.setSkipSignatureVerification();
    else builder.setVerificationKeyResolver(keys);
    return builder.build();
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemType.UNAUTHORIZED, detail);
  }
}
