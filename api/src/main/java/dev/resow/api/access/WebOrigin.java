package dev.resow.api.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Scheme, host and port (RFC 6454).
 *
 * @param host in lower case; an IPv6 address in brackets
 * @param port never absent: the scheme's own if none is written
 */
record WebOrigin(String scheme, String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Empty for {@code null} and for what is no origin of a web page. */
  static Optional<WebOrigin> parse(String text) {
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() == null || uri.getHost() == null || uri.getUserInfo() != null)
        return Optional.empty();
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) return Optional.empty();
      return Optional.of(of(scheme, uri.getHost(), uri.getPort()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * @param port 0 or less for the scheme's own
   */
  static WebOrigin of(String scheme, String host, int port) {
    return new WebOrigin(
        scheme,
        host.toLowerCase(Locale.ROOT),
        port > 0 ? port : scheme.equals("https") ? HTTPS : HTTP);
  }

  /** True if a proxy that ends TLS may stand between: the same host and port, or the usual ones. */
  boolean isSamePlace(WebOrigin other) {
    return host.equals(other.host) && (port == other.port || isUsual() && other.isUsual());
  }

  private boolean isUsual() {
    return port == HTTP || port == HTTPS;
  }

  @Override
  public String toString() {
    boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
