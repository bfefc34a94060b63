package dev.resow.api.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A client that accepts problems also accepts other responses. Generated clients list only the
 * media types of the OpenAPI document, and a 204 has none.
 */
class AcceptsProblems {
  @ServerRequestFilter(preMatching = true)
  void filter(ContainerRequestContext request) {
    if (Problem.MEDIA_TYPE.equals(request.getHeaderString(HttpHeaders.ACCEPT)))
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, "*/*");
  }
}
