package dev.resow.api.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which web page a request comes from, and whether that page may make it. Browsers send this
 * information themselves ({@code Origin}, RFC 6454; {@code Sec-Fetch-*}, W3C Fetch Metadata; {@code
 * Referer}), and no page can forge it. Other programs send none of these headers.
 */
final class CrossOrigin {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Set<WebOrigin> allowed;
  private final boolean strict;

  /**
   * @param allowed origins whose pages may do everything
   * @param strict true where a page needs no key: the origin's scheme counts too, and so does a
   *     Referer
   */
  CrossOrigin(Set<WebOrigin> allowed, boolean strict) {
    this.allowed = allowed;
    this.strict = strict;
  }

  /** Origin of the requesting page. */
  sealed interface Asker {
    /** This server's own, or no page. */
    record Own() implements Asker {}

    /** A page that the operator allows. */
    record Allowed(WebOrigin origin) implements Asker {}

    /**
     * Any other.
     *
     * @param evidence the header that identifies it
     */
    record Foreign(String evidence) implements Asker {}
  }

  /**
   * @param data true below {@code /v1} and {@code /q}; everything else is pages and their files
   */
  Asker of(HttpServerRequest request, boolean data) {
    MultiMap headers = request.headers();
    List<String> origins = headers.getAll("Origin");
    List<String> sites = headers.getAll("Sec-Fetch-Site");
    boolean siteIsOwn = sites.size() == 1 && OWN_SITE.contains(sites.getFirst());
    if (origins.size() == 1) {
      Optional<WebOrigin> origin = WebOrigin.parse(origins.getFirst());
      if (origin.isPresent() && allowed.contains(origin.get()))
        return new Asker.Allowed(origin.get());
    }
    if (!data && isVisit(request)) return new Asker.Own();
    boolean originIsOwn =
        origins.isEmpty()
            || origins.size() == 1 && isOwn(request, origins.getFirst())
            // A proxy may have changed the Host; the browser knows better.
            || !strict && siteIsOwn;
    if (!originIsOwn) return new Asker.Foreign("Origin: " + String.join(", ", origins));
    if (!sites.isEmpty() && !siteIsOwn)
      return new Asker.Foreign("Sec-Fetch-Site: " + String.join(", ", sites));
    if (strict && data)
      for (String referer : headers.getAll("Referer"))
        if (!isOwn(request, referer)) return new Asker.Foreign("Referer of another origin");
    return new Asker.Own();
  }

  /** Somebody follows a link to a page: nothing is done by it, and the page they left sees none. */
  private static boolean isVisit(HttpServerRequest request) {
    String destination = request.getHeader("Sec-Fetch-Dest");
    return (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && (destination == null || destination.equals("document"));
  }

  private boolean isOwn(HttpServerRequest request, String address) {
    HostAndPort host = request.authority();
    if (host == null) return false;
    String scheme = request.isSSL() ? "https" : "http";
    WebOrigin own = WebOrigin.of(scheme, bracketed(host.host()), host.port());
    return WebOrigin.parse(address)
        .filter(origin -> strict ? origin.equals(own) : origin.isSamePlace(own))
        .isPresent();
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
