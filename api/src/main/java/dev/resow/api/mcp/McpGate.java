package dev.resow.api.mcp;

import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.problem.Problems;
import dev.resow.contract.Json;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks every request to {@value #PATH} before the protocol sees it: it is authenticated, as on
 * every other route, and has a small body. Streams that the server would keep open for messages of
 * its own are refused, as the protocol allows (2025-06-18, transports): there are no such messages.
 */
@ApplicationScoped
class McpGate {
  static final String PATH = "/v1/mcp";

  /** Between the handlers that find and that demand an identity (200 and 100). */
  private static final int AUTHENTICATED = 150;

  /** RFC 6750, section 3. */
  private static final String CHALLENGE = "Bearer";

  private static final String INVALID = CHALLENGE + " error=\"invalid_token\"";

  private final IdentityProviderManager identities;
  private final int limit;

  /**
   * @param limit longest body in bytes
   */
  McpGate(
      IdentityProviderManager identities,
      @ConfigProperty(name = "resow.api.max-body-bytes", defaultValue = "65536") int limit) {
    this.identities = identities;
    this.limit = limit;
  }

  void add(@Observes Filters filters) {
    filters.register(this::check, AUTHENTICATED);
  }

  private void check(RoutingContext context) {
    String path = context.normalizedPath();
    if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
      context.next();
      return;
    }
    QuarkusHttpUser.getSecurityIdentity(context, identities)
        .subscribe()
        .with(identity -> check(context, identity), failure -> refuse(context, failure));
  }

  private void check(RoutingContext context, SecurityIdentity identity) {
    HttpServerRequest request = context.request();
    if (identity == null || identity.isAnonymous())
      challenge(
          context,
          CHALLENGE,
          "Send an API key or an access token: 'Authorization: Bearer <token>'.");
    else if (!context.normalizedPath().equals(PATH))
      refuse(context, ProblemType.NOT_FOUND, "The tools are at " + PATH + ".");
    else if (!request.method().equals(HttpMethod.POST)
        && !request.method().equals(HttpMethod.DELETE)) {
      context.response().putHeader(HttpHeaders.ALLOW, "POST, DELETE");
      refuse(
          context,
          ProblemType.METHOD_NOT_ALLOWED,
          "The server sends no messages of its own. POST messages of the Model Context Protocol.");
    } else if (isLarge(request))
      refuse(
          context,
          ProblemType.BODY_TOO_LARGE,
          "The body must have a Content-Length of at most " + limit + " bytes.");
    else {
      ToolCall.allow(context);
      context.next();
    }
  }

  /** A body without a length counts as large: the protocol's handler would buffer all of it. */
  private boolean isLarge(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) return request.method().equals(HttpMethod.POST);
    return !length.strip().matches("\\d{1,9}") || Integer.parseInt(length.strip()) > limit;
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof AuthenticationFailedException) {
      challenge(context, INVALID, failure.getMessage());
      return;
    }
    Response answer = Problems.of(failure);
    answer.getStringHeaders().forEach((name, values) -> context.response().putHeader(name, values));
    end(context, answer.getStatus(), (String) answer.getEntity());
  }

  private static void challenge(RoutingContext context, String challenge, String detail) {
    context.response().putHeader("WWW-Authenticate", challenge);
    refuse(context, ProblemType.UNAUTHORIZED, detail);
  }

  private static void refuse(RoutingContext context, ProblemType type, String detail) {
    end(context, type.status(), Json.text(Problem.of(type, detail, List.of())));
  }

  private static void end(RoutingContext context, int status, String problem) {
    context.request().resume(); // what is left of the body is read and dropped
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem);
  }
}
