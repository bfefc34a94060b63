package dev.resow.api.access;

import dev.resow.api.access.CrossOrigin.Asker;
import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks every request first: api, pages, health and OpenAPI alike. Open mode accepts local callers
 * only. In every mode it rejects pages of other origins and bodies that are not JSON, except the
 * files of adapters and batches and pictures.
 */
@ApplicationScoped
class RequestGuard {
  private static final int LINGER_MS = 1000;

  /** After the headers that refusals carry too, before everything that answers. */
  private static final int EARLY = 900;

  private static final String ASKED_METHOD = "Access-Control-Request-Method";
  private static final int PREFLIGHT_SECONDS = 600;

  private final boolean open;
  private final List<String> hosts;
  private final CrossOrigin pages;
  private final int limit;

  /**
   * @param limit longest JSON body in bytes
   */
  RequestGuard(
      AccessSettings settings,
      @ConfigProperty(name = "resow.api.max-body-bytes", defaultValue = "65536") int limit) {
    this.limit = limit;
    open = settings.mode() == AccessSettings.Mode.OPEN;
    hosts = settings.hosts().orElse(List.of());
    pages = new CrossOrigin(origins(settings), open);
    check(settings);
  }

  /** A typing error must not pass for "not set". */
  private static void check(AccessSettings settings) {
    settings
        .adminKeySha256()
        .filter(hex -> !hex.matches("[0-9a-fA-F]{64}"))
        .ifPresent(
            hex -> {
              throw new IllegalArgumentException(
                  "resow.access.admin-key-sha256 must be 64 hexadecimal digits, as 'resow keys first'"
                      + " prints them; it has %d characters.".formatted(hex.length()));
            });
    settings
        .oidc()
        .issuer()
        .filter(issuer -> WebOrigin.parse(issuer).isEmpty())
        .ifPresent(
            issuer -> {
              throw new IllegalArgumentException(
                  "resow.access.oidc.issuer must be a URL like https://sign-in.example, not '%s'."
                      .formatted(issuer));
            });
  }

  private static Set<WebOrigin> origins(AccessSettings settings) {
    return settings.origins().orElse(List.of()).stream()
        .map(
            text ->
                WebOrigin.parse(text)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "resow.access.origins must list origins like https://tools.example:8443,"
                                    + " not '%s'.".formatted(text))))
        .collect(Collectors.toUnmodifiableSet());
  }

  void add(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<String> stranger = open ? LoopbackAccess.refusal(request, hosts) : Optional.empty();
    if (stranger.isPresent()) {
      refuse(context, ProblemType.UNAUTHORIZED, stranger.get());
      return;
    }
    switch (pages.of(request, isData(context))) {
      case Asker.Foreign(String evidence) -> {
        refuse(
            context,
            ProblemType.FORBIDDEN,
            "Pages of another origin have no access (%s). Allow the origin with resow.access.origins."
                .formatted(shortened(evidence)));
        return;
      }
      case Asker.Allowed(WebOrigin origin) -> {
        permit(context, origin);
        if (request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(ASKED_METHOD)) {
          context.response().setStatusCode(204).end();
          return;
        }
      }
      case Asker.Own() -> {}
    }
    boolean upload =
        AdapterUpload.is(context)
            || BatchUpload.is(context)
            || PictureUpload.is(context)
            || EditForm.is(context);
    if (!upload && BodyType.isRefused(request)) {
      if (UnsupportedImages.isAskedBy(context)) refuse(context, UnsupportedImages.ANSWER);
      else
        refuse(
            context,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            PictureUpload.isAskedBy(context)
                ? "The request body must be a picture. Send Content-Type: image/png or image/jpeg."
                : "The request body must be JSON. Send Content-Type: application/json.");
      return;
    }
    if (!upload && BodyType.isLarge(request)) {
      refuse(
          context, ProblemType.BODY_TOO_LARGE, "The body must have at most " + limit + " bytes.");
      return;
    }
    context.next();
  }

  private static boolean isData(RoutingContext context) {
    String path = context.normalizedPath();
    return isBelow(path, "/v1") || isBelow(path, "/q");
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }

  /** The permission by CORS, for an origin that the operator named. */
  private static void permit(RoutingContext context, WebOrigin origin) {
    context
        .response()
        .putHeader("Access-Control-Allow-Origin", origin.toString())
        .putHeader("Vary", "Origin")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
        .putHeader(
            "Access-Control-Allow-Headers",
            "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID,"
                + " Prefer, Resow-Tenant, traceparent")
        .putHeader(
            "Access-Control-Expose-Headers",
            "ETag, Idempotency-Replayed, Location, Preference-Applied, Retry-After")
        .putHeader("Access-Control-Max-Age", Integer.toString(PREFLIGHT_SECONDS));
  }

  private static void refuse(RoutingContext context, ProblemType type, String detail) {
    var problem = Problem.of(type, detail, List.of());
    refuse(context, ErrorAnswer.of(problem, context.request().path()));
  }

  private static void refuse(RoutingContext context, ErrorAnswer answer) {
    var response = context.response();
    response.setStatusCode(answer.status()).putHeader("Content-Type", answer.mediaType());
    // Its body is not read: the connection cannot be used again.
    if (context.request().version() == HttpVersion.HTTP_1_1)
      response.putHeader("Connection", "close");
    context.request().resume();
    var sent = response.end(answer.text());
    // A client that announced a body and keeps it back would hold the connection open. The others
    // get the time to read the answer.
    if (context.request().version() == HttpVersion.HTTP_1_1)
      sent.onComplete(
          _ -> context.vertx().setTimer(LINGER_MS, _ -> context.request().connection().close()));
  }

  private static String shortened(String evidence) {
    int most = 100;
    return evidence.length() <= most ? evidence : evidence.substring(0, most) + "...";
  }
}
