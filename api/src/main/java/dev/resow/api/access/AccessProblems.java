package dev.resow.api.access;

import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers what Quarkus Security rejects with a problem, and a challenge where credentials would
 * help.
 */
class AccessProblems {
  /** RFC 6750, section 3. */
  private static final String CHALLENGE = "Bearer";

  private final Caller caller;

  AccessProblems(Caller caller) {
    this.caller = caller;
  }

  @ServerExceptionMapper
  Response anonymous(UnauthorizedException e) {
    return unauthorized(
        CHALLENGE, "Send an API key or an access token: 'Authorization: Bearer <token>'.");
  }

  @ServerExceptionMapper
  Response notAuthenticated(AuthenticationFailedException e) {
    return unauthorized(CHALLENGE + " error=\"invalid_token\"", e.getMessage());
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException e, ResourceInfo target) {
    Identity identity = caller.identity();
    var needed = target.getResourceMethod().getAnnotation(RolesAllowed.class);
    return problem(
        ProblemType.FORBIDDEN,
        needed == null
            ? "This resource is closed to every caller."
            : "This request requires the scope %s; %s has %s."
                .formatted(
                    String.join(" or ", needed.value()),
                    identity.name(),
                    identity.scopes().stream().map(Scope::role).toList()));
  }

  private static Response unauthorized(String challenge, String detail) {
    return Response.fromResponse(problem(ProblemType.UNAUTHORIZED, detail))
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }

  private static Response problem(ProblemType type, String detail) {
    return Problem.of(type, detail, List.of()).response();
  }
}
