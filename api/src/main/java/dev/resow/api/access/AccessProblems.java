package dev.resow.api.access;

import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What Quarkus Security refuses is answered with a problem, like everything else. */
class AccessProblems {
  private final Caller caller;

  AccessProblems(Caller caller) {
    this.caller = caller;
  }

  @ServerExceptionMapper
  Response anonymous(UnauthorizedException e) {
    return problem(
        ProblemType.UNAUTHORIZED,
        "Send an API key or an access token: 'Authorization: Bearer <token>'.");
  }

  @ServerExceptionMapper
  Response notAuthenticated(AuthenticationFailedException e) {
    return problem(ProblemType.UNAUTHORIZED, e.getMessage());
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException e, ResourceInfo target) {
    Identity identity = caller.identity();
    var needed = target.getResourceMethod().getAnnotation(RolesAllowed.class);
    return problem(
        ProblemType.FORBIDDEN,
        needed == null
            ? "Nobody may call this resource."
            : "This needs the scope %s; %s has %s."
                .formatted(
                    String.join(" or ", needed.value()),
                    identity.name(),
                    identity.scopes().stream().map(Scope::role).toList()));
  }

  private static Response problem(ProblemType type, String detail) {
    return Problem.of(type, detail, List.of()).response();
  }
}
