package dev.resow.api.problem;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Whatever else ends a request becomes a problem too. */
class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response web(WebApplicationException e) {
    return switch (e) {
      case ProblemException p -> p.getResponse();
      case NotFoundException _ ->
          problem(
              ProblemType.NOT_FOUND,
              "No resource exists at this path. See /swagger-ui for the API.");
      case NotAllowedException _ ->
          problem(
              ProblemType.METHOD_NOT_ALLOWED,
              "The resource does not support this method. The Allow header lists the ones it supports.");
      case NotAcceptableException _ ->
          problem(
              ProblemType.NOT_ACCEPTABLE,
              "The resource cannot produce any media type of the Accept header. Accept application/json, or text/event-stream for event streams.");
      case NotSupportedException _ ->
          problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "The request body must be JSON. Send Content-Type: application/json.");
      default ->
          e.getResponse().getStatus() < 500
              ? problem(
                  ProblemType.INVALID_PARAMETER, "The request is not valid for this resource.")
              : internal(e);
    };
  }

  @ServerExceptionMapper
  Response any(Throwable e) {
    return switch (DatabaseProblems.of(e).orElse(ProblemType.INTERNAL)) {
      case UNAVAILABLE -> {
        LOG.warnf("the database is unavailable: %s", e.toString());
        yield problem(
            ProblemType.UNAVAILABLE,
            "The database is unavailable. Accepted jobs are safe. Retry after the seconds in Retry-After.");
      }
      case INVALID_PARAMETER -> {
        LOG.warnf("the database rejected a value: %s", e.toString());
        yield problem(
            ProblemType.INVALID_PARAMETER,
            "A value in the request cannot be stored. Text must be Unicode without U+0000, and numbers and"
                + " times must be within their documented range.");
      }
      default -> internal(e);
    };
  }

  private static Response internal(Throwable e) {
    LOG.error("a request failed", e);
    return problem(ProblemType.INTERNAL, "The server logged the failure. It is safe to retry.");
  }

  private static Response problem(ProblemType type, String detail) {
    return Problem.of(type, detail, List.of()).response();
  }
}
