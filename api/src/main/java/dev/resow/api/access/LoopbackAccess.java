package dev.resow.api.access;

import dev.resow.api.problem.Excerpt;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Open mode is for callers on this machine: the peer must be on the loopback interface and not a
 * proxy, and the requested host must be a name of this machine with the server's port, so that no
 * web site visited in a local browser can reach the api (DNS rebinding).
 */
final class LoopbackAccess {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

  /** What proxies, load balancers and content delivery networks add to a request. */
  private static final Set<String> PROXY_HEADERS =
      Set.of(
          "forwarded",
          "via",
          "client-ip",
          "true-client-ip",
          "fastly-client-ip",
          "cf-connecting-ip",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-for",
          "x-original-host",
          "x-original-proto",
          "x-original-url",
          "x-originating-ip",
          "x-remote-ip",
          "x-remote-addr",
          "x-proxyuser-ip",
          "x-scheme",
          "x-envoy-external-address",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "proxy-connection");

  private static final List<String> PROXY_PREFIXES = List.of("x-forwarded", "x-envoy-", "cf-");

  private static final String SWITCH =
      " Start it with RESOW_ACCESS_MODE=keys (resow.access.mode=keys) to serve other machines.";

  private LoopbackAccess() {}

  /**
   * @param names further names of this server, see {@link AccessSettings#hosts()}
   * @return why the request is refused, empty if it comes from a program of this machine
   */
  static Optional<String> refusal(HttpServerRequest request, List<String> names) {
    if (!isLoopback(request))
      return Optional.of(
          "In open mode the server accepts requests from its own machine only." + SWITCH);
    Optional<String> proxy = proxy(request);
    if (proxy.isPresent())
      return Optional.of(
          "In open mode the server rejects proxied requests, because every client of the proxy would"
              + " appear to be local. The request has %s.%s".formatted(proxy.get(), SWITCH));
    HostAndPort host = request.authority();
    if (host == null || request.headers().getAll("Host").size() > 1)
      return Optional.of(
          "The request must have exactly one Host header with the name of this server.");
    int port = request.localAddress() == null ? -1 : request.localAddress().port();
    if (isOwn(host, port) || names.stream().anyMatch(name -> isNamed(host, name)))
      return Optional.empty();
    return Optional.of(
        "In open mode the Host header must be localhost:%d or 127.0.0.1:%d, not '%s'. Add other names with resow.access.hosts."
            .formatted(port, port, Excerpt.of(host.toString())));
  }

  private static boolean isLoopback(HttpServerRequest request) {
    var peer = request.connection().remoteAddress(true);
    if (peer == null || peer.hostAddress() == null) return false;
    InetAddress address = new InetSocketAddress(peer.hostAddress(), 0).getAddress();
    return address != null && address.isLoopbackAddress();
  }

  /** What shows that somebody passes the request on, or empty. */
  static Optional<String> proxy(HttpServerRequest request) {
    // By default nginx uses HTTP/1.0 to its upstream and adds no header.
    if (request.version() == HttpVersion.HTTP_1_0) return Optional.of("version HTTP/1.0");
    return proxyHeader(request.headers()).map(name -> "the header " + name);
  }

  private static Optional<String> proxyHeader(MultiMap headers) {
    return headers.names().stream()
        .filter(
            name -> {
              String lower = name.toLowerCase(Locale.ROOT);
              return PROXY_HEADERS.contains(lower)
                  || PROXY_PREFIXES.stream().anyMatch(lower::startsWith);
            })
        .findFirst();
  }

  /** Without a port the name alone counts: it is the one thing a foreign page cannot choose. */
  private static boolean isOwn(HostAndPort host, int port) {
    return LOOPBACK.matcher(host.host().toLowerCase(Locale.ROOT)).matches()
        && (host.port() <= 0 || host.port() == port);
  }

  private static boolean isNamed(HostAndPort host, String name) {
    String asked = host.host().toLowerCase(Locale.ROOT);
    String own = name.strip().toLowerCase(Locale.ROOT);
    return own.equals(asked) || own.equals(asked + ":" + host.port());
  }
}
