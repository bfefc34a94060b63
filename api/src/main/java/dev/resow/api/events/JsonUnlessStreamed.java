package dev.resow.api.events;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Events are a list unless the client accepts a stream, so that a browser or curl does not hang.
 */
class JsonUnlessStreamed {
  @ServerRequestFilter(preMatching = true)
  void filter(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().endsWith("/events")) return;
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (accept == null || !accept.contains(MediaType.SERVER_SENT_EVENTS) && accept.contains("*/*"))
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
  }
}
