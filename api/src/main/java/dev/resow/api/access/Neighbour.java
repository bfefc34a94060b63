package dev.resow.api.access;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Open access is for whoever sits at this machine: the peer must be on the loopback interface, and
 * the address it asked for must be a name of this machine, so that no web site that a browser here
 * visits can pretend to be the api (DNS rebinding).
 */
final class Neighbour {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private Neighbour() {}

  /**
   * @throws ProblemException unauthorized for everybody else
   */
  static Identity admit(HttpServerRequest request) {
    if (!isLoopback(request))
      throw new ProblemException(
          ProblemType.UNAUTHORIZED,
          "Without keys this server answers its own machine only; start it with resow.access.mode=keys.");
    String host = request.authority() == null ? "" : request.authority().host();
    if (!HERE.contains(host))
      throw new ProblemException(
          ProblemType.UNAUTHORIZED,
          "Without keys this server is called localhost or 127.0.0.1, not '" + host + "'.");
    return Identity.open(null);
  }

  private static boolean isLoopback(HttpServerRequest request) {
    var peer = request.remoteAddress();
    if (peer == null || peer.hostAddress() == null) return false;
    InetAddress address = new InetSocketAddress(peer.hostAddress(), 0).getAddress();
    return address != null && address.isLoopbackAddress();
  }
}
