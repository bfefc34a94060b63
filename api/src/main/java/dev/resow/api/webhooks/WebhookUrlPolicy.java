package dev.resow.api.webhooks;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where messages may be sent: to public addresses, and to private ones if they are allowed; never
 * to documentation, multicast or reserved addresses. Prevents server-side request forgery against
 * hosts behind the firewall.
 */
@ApplicationScoped
class WebhookUrlPolicy {
  private final boolean allowPrivate;

  WebhookUrlPolicy(
      @ConfigProperty(name = "resow.webhooks.allow-private", defaultValue = "false")
          boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /** A URL that is not allowed. */
  static final class ForbiddenAddressException extends Exception {
    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  /**
   * The address to connect to. The connection must be made to it and not to the name, which could
   * mean another one a moment later.
   *
   * @throws ForbiddenAddressException if the address is not one that a webhook may have, or one of
   *     its host's addresses is not public
   * @throws UnknownHostException if the name is not known
   */
  InetAddress of(URI url) throws ForbiddenAddressException, UnknownHostException {
    WebhookUrl.check(url, allowPrivate);
    InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
    if (url.getHost().startsWith("[") && addresses[0] instanceof Inet4Address)
      throw new ForbiddenAddressException(
          "%s is an IPv4-mapped IPv6 address; write %s"
              .formatted(url.getHost(), addresses[0].getHostAddress()));
    for (InetAddress address : addresses) {
      Net.Use use = Net.use(address);
      if (use == Net.Use.NOBODYS || use == Net.Use.PRIVATE && !allowPrivate)
        throw new ForbiddenAddressException(
            "%s resolves to %s, which is not a public address"
                .formatted(url.getHost(), address.getHostAddress()));
    }
    return addresses[0];
  }

  /** Neither this host, nor a private, shared, link-local, multicast or reserved net. */
  static boolean isPublic(InetAddress address) {
    return Net.use(address) == null;
  }
}
