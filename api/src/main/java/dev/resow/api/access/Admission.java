package dev.resow.api.access;

import dev.resow.api.jobs.Tenant;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Finds out who asks and whether they may, before anything is done for them. One place for all
 * resources: reading needs the scope read, keys need admin, everything else needs submit.
 */
class Admission {
  private static final String BEARER = "bearer ";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Caller caller;
  private final AccessSettings settings;
  private final KeyRing keys;
  private final Tokens tokens;

  Admission(Caller caller, AccessSettings settings, KeyRing keys, Tokens tokens) {
    this.caller = caller;
    this.settings = settings;
    this.keys = keys;
    this.tokens = tokens;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  void filter(ContainerRequestContext request) {
    Admitted admitted =
        settings.mode() == AccessSettings.Mode.OPEN
            // Strangers did not come so far, see RequestGuard.
            ? new Admitted(Identity.open(), Standing.FOR_GOOD)
            : known(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    Identity identity = admitted.identity();
    Scope needed = needed(request);
    if (needed != null && !identity.may(needed))
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This request requires the scope %s; %s has %s."
              .formatted(
                  name(needed),
                  identity.name(),
                  identity.scopes().stream().map(Admission::name).toList()));
    caller.is(acting(identity, request.getHeaderString(Tenant.HEADER)), admitted.standing());
  }

  /** The caller, and whether its access is still valid. */
  record Admitted(Identity identity, Standing standing) {}

  private Admitted known(String authorization) {
    if (authorization == null)
      throw new ProblemException(
          ProblemType.UNAUTHORIZED,
          "Send an API key or an access token: 'Authorization: Bearer <token>'.");
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
      throw new ProblemException(
          ProblemType.UNAUTHORIZED,
          "Unsupported authorization scheme. Send 'Authorization: Bearer <token>'.");
    String secret = authorization.substring(BEARER.length()).strip();
    if (!secret.startsWith(KeyText.PREFIX)) return tokens.open(secret);
    return KeyText.parse(secret)
        .flatMap(
            key ->
                isAdminKey(key)
                    ? Optional.of(new Admitted(ADMIN, Standing.FOR_GOOD))
                    : keys.open(key)
                        .map(owner -> new Admitted(owner, () -> keys.open(key).isPresent())))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.UNAUTHORIZED, "The API key is unknown, expired or revoked."));
  }

  private static final Identity ADMIN =
      new Identity("operator", "default", TenantSet.all(), Set.of(Scope.ADMIN));

  private boolean isAdminKey(KeyText key) {
    return settings
        .adminKeySha256()
        .filter(hex -> hex.matches("[0-9a-fA-F]{64}"))
        .filter(hex -> MessageDigest.isEqual(HexFormat.of().parseHex(hex), key.hash()))
        .isPresent();
  }

  /**
   * The one rule of who sees what: all tenants of the key or token, or the one of them that the
   * request names.
   */
  private static Identity acting(Identity identity, String named) {
    if (named == null) return identity;
    String tenant = Tenant.of(named);
    if (identity.sees(tenant)) return identity.as(tenant);
    throw new ProblemException(
        ProblemType.FORBIDDEN,
        "%s has access to tenant %s, not to %s."
            .formatted(identity.name(), identity.tenants(), tenant));
  }

  /** Null for paths that every caller may use. */
  private static Scope needed(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (path.equals(CallerResource.PATH)) return null;
    if (path.startsWith("/v1/tenants")) return Scope.ADMIN;
    if (path.startsWith("/v1/keys")) return Scope.ADMIN;
    return READING.contains(request.getMethod()) ? Scope.READ : Scope.SUBMIT;
  }

  private static String name(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
