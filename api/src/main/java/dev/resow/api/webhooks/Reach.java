package dev.resow.api.webhooks;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where messages may be sent: to public addresses, unless private ones are allowed. A client must
 * not be able to make this server knock at the doors behind its firewall.
 */
@ApplicationScoped
class Reach {
  private final boolean allowPrivate;

  Reach(
      @ConfigProperty(name = "resow.webhooks.allow-private", defaultValue = "false")
          boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /** An address that no message is sent to. */
  static final class ForbiddenAddressException extends Exception {
    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  /**
   * The address to connect to. The connection must be made to it and not to the name, which could
   * mean another one a moment later.
   *
   * @throws ForbiddenAddressException if one of the name's addresses is not public
   * @throws UnknownHostException if the name is not known
   */
  InetAddress of(URI url) throws ForbiddenAddressException, UnknownHostException {
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http")))
      throw new ForbiddenAddressException("a webhook's address begins with https://");
    if (url.getHost() == null || url.getUserInfo() != null)
      throw new ForbiddenAddressException("a webhook's address has a host, and no user name in it");
    InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
    for (InetAddress address : addresses)
      if (!allowPrivate && !isPublic(address))
        throw new ForbiddenAddressException(
            "%s is at %s, which is not a public address"
                .formatted(url.getHost(), address.getHostAddress()));
    return addresses[0];
  }

  /** RFC 6890: neither this host, nor a private, shared, link-local, multicast or reserved net. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) return false;
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPublic4(bytes);
      case Inet6Address _ -> isPublic6(bytes);
      default -> false;
    };
  }

  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return first != 0
        && first < 240 // reserved, broadcast
        && !(first == 100 && second >= 64 && second < 128) // shared (RFC 6598)
        && !(first == 192 && second == 0 && (bytes[2] == 0 || bytes[2] == 2)) // IETF, documentation
        && !(first == 198 && (second == 18 || second == 19 || second == 51))
        && !(first == 203 && second == 0 && bytes[2] == 113);
  }

  private static boolean isPublic6(byte[] bytes) {
    // Global unicast is 2000::/3; of it 6to4 and Teredo carry an IPv4 address that could be any.
    boolean global = (bytes[0] & 0xe0) == 0x20;
    boolean teredo = bytes[0] == 0x20 && bytes[1] == 1 && bytes[2] == 0 && bytes[3] == 0;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 2;
    return global && !teredo && !sixToFour;
  }
}
