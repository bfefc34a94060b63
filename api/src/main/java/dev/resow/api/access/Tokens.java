package dev.resow.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** Access tokens (JWT) of an OpenID Connect sign-in service, checked with its published keys. */
@ApplicationScoped
class Tokens {
  private static final Logger LOG = Logger.getLogger(Tokens.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SKEW_SECONDS = 30;
  private static final String PREFIX = "resow:";

  private final AccessSettings.Oidc settings;
  private final Clock clock;
  private volatile JwtConsumer consumer;

  Tokens(AccessSettings settings, Clock clock) {
    this.settings = settings.oidc();
    this.clock = clock;
  }

  /**
   * @throws ProblemException if the token is none of the service's, has expired or names no tenant
   */
  Admission.Admitted open(String token) {
    if (settings.issuer().isEmpty()) throw refused("An API key begins with 'resow_'.");
    try {
      JwtClaims claims = consumer().processToClaims(token);
      Instant end = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      return new Admission.Admitted(
          identity(claims), () -> clock.instant().minusSeconds(SKEW_SECONDS).isBefore(end));
    } catch (InvalidJwtException e) {
      // The reason may quote the token.
      LOG.debugf(
          "a token was refused: %s",
          e.getErrorDetails().stream().map(d -> d.getErrorCode()).toList());
      throw refused("The token is not valid here or has expired.");
    } catch (MalformedClaimException e) {
      throw refused("The token's expiry is no time.");
    }
  }

  private Identity identity(JwtClaims claims) {
    Object tenant = claims.getClaimValue(settings.tenantClaim());
    if (!(tenant instanceof String name) || !Identity.isTenant(name))
      throw refused("The token's claim '" + settings.tenantClaim() + "' names no tenant.");
    Set<Scope> scopes = scopes(claims.getClaimValue(settings.scopeClaim()));
    return new Identity(
        "subject " + claims.getClaimValue("sub"), name, scopes.contains(Scope.ADMIN), scopes);
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

  private JwtConsumer consumer() {
    JwtConsumer ready = consumer;
    if (ready != null) return ready;
    String issuer = settings.issuer().orElseThrow();
    ready =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .setRequireSubject()
            .setExpectedIssuer(issuer)
            .setExpectedAudience(settings.audience())
            .setVerificationKeyResolver(
                new HttpsJwksVerificationKeyResolver(new HttpsJwks(keysOf(issuer))))
            // Public keys only: neither "none" nor a secret that the service shares.
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(
                    ConstraintType.PERMIT,
                    AlgorithmIdentifiers.RSA_USING_SHA256,
                    AlgorithmIdentifiers.RSA_USING_SHA512,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                    AlgorithmIdentifiers.EDDSA))
            .build();
    return consumer = ready;
  }

  /** The address of the service's keys, from its discovery document. */
  private static String keysOf(String issuer) {
    URI discovery = URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
    try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(discovery).timeout(LIMIT).build(), BodyHandlers.ofByteArray());
      JsonNode document = Json.mapper().readTree(answer.body());
      if (answer.statusCode() == 200 && document.path("jwks_uri").isTextual())
        return document.path("jwks_uri").asText();
      LOG.errorf("%s answered %d and names no jwks_uri", discovery, answer.statusCode());
    } catch (IOException e) {
      LOG.errorf("%s does not answer: %s", discovery, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        ProblemType.UNAVAILABLE, "The sign-in service does not answer; try again.");
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemType.UNAUTHORIZED, detail);
  }
}
