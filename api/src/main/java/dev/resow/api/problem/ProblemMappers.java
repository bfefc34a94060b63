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
      case NotFoundException _ -> problem(ProblemType.NOT_FOUND, "No resource has this address.");
      case NotAllowedException _ ->
          problem(ProblemType.METHOD_NOT_ALLOWED, "See the Allow header for what it answers.");
      case NotAcceptableException _ ->
          problem(
              ProblemType.NOT_ACCEPTABLE,
              "Accept application/json, or text/event-stream for events.");
      case NotSupportedException _ ->
          problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.");
      default ->
          e.getResponse().getStatus() < 500
              ? problem(
                  ProblemType.INVALID_PARAMETER, "The request is not valid HTTP for this resource.")
              : internal(e);
    };
  }

  @ServerExceptionMapper
  Response any(Throwable e) {
    return switch (DatabaseProblems.of(e).orElse(ProblemType.INTERNAL)) {
      case UNAVAILABLE -> {
        LOG.warnf("the database gave no answer: %s", e.toString());
        yield problem(
            ProblemType.UNAVAILABLE, "The database gave no answer. Nothing is lost; try again.");
      }
      case INVALID_PARAMETER -> {
        LOG.warnf("the database refused a value: %s", e.toString());
        yield problem(
            ProblemType.INVALID_PARAMETER,
            "A value of the request cannot be stored: text is Unicode without U+0000, numbers and"
                + " times have bounds.");
      }
      default -> internal(e);
    };
  }

  private static Response internal(Throwable e) {
    LOG.error("a request failed", e);
    return problem(ProblemType.INTERNAL, "The failure is logged. Trying again is safe.");
  }

  private static Response problem(ProblemType type, String detail) {
    return Problem.of(type, detail, List.of()).response();
  }
}
