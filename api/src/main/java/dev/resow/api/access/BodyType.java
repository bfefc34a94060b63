package dev.resow.api.access;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Every body must be declared as {@code application/json}. A page of another origin cannot send
 * that type without a CORS preflight, but it can send a body without a type or with a form's type.
 */
class BodyType {
  private static final String JSON = "application/json";

  /** True if the request has a body of another type, or of none. */
  static boolean isRefused(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (hasBody(request) && !isJson(types)) return true;
    // Names of types are the same in any case (RFC 9110); what comes after this compares letters.
    if (isJson(types) && !types.getFirst().startsWith(JSON))
      request.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
    return false;
  }

  /** Whether it announces more than any JSON body has; its reader allows less. */
  static boolean isLarge(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.strip().matches("0*[1-9]\\d{7,}");
  }

  /** An HTTP/2 body may come without a length: see the filter below. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) return !length.strip().matches("0+");
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean isJson(List<String> types) {
    return types.size() == 1 && types.getFirst().split(";", 2)[0].strip().equalsIgnoreCase(JSON);
  }

  private final CurrentVertxRequest http;

  BodyType(CurrentVertxRequest http) {
    this.http = http;
  }

  /** What reads a body asks for its type where the request does not tell whether it has one. */
  @ServerRequestFilter
  void filter(ContainerRequestContext request, ResourceInfo target) {
    HttpServerRequest raw = http.getCurrent().request();
    if (raw.version() == HttpVersion.HTTP_2
        && raw.getHeader(HttpHeaders.CONTENT_LENGTH) == null
        && target.getResourceMethod().isAnnotationPresent(Consumes.class)
        && !isJson(raw.headers().getAll(HttpHeaders.CONTENT_TYPE)))
      throw new NotSupportedException();
  }
}
