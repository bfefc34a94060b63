package dev.resow.api.webhooks;

import dev.resow.api.webhooks.WebhookUrlPolicy.ForbiddenAddressException;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Syntax of a webhook's URL, checked before its host is resolved. Each host has one accepted
 * notation, because programs that parse a notation differently would connect to different places.
 */
final class WebhookUrl {
  private static final int GREATEST_PORT = 65_535;

  /** A host whose last label is a number is an IPv4 address (WHATWG URL, "ends in a number"). */
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,126}");

  private WebhookUrl() {}

  /**
   * @param http whether http:// will do
   * @throws ForbiddenAddressException with what is wrong, in a sentence
   */
  static void check(URI url, boolean http) throws ForbiddenAddressException {
    String scheme = String.valueOf(url.getScheme());
    demand(
        scheme.equals("https") || http && scheme.equals("http"),
        "the URL must begin with https://");
    demand(
        url.toString().chars().allMatch(c -> c > ' ' && c < 0x7f),
        "the URL must be ASCII: write the host as xn--... and percent-encode the rest");
    String authority = String.valueOf(url.getRawAuthority());
    demand(
        url.getHost() != null && url.getRawUserInfo() == null && !authority.contains("@"),
        "the URL must have a host and no user name");
    demand(
        !authority.endsWith(":") && (url.getPort() == -1 || isPort(url.getPort())),
        "the port of the URL must be from 1 to 65535");
    demand(url.getRawFragment() == null, "the URL must not have a fragment (#...)");
    host(url.getHost());
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= GREATEST_PORT;
  }

  private static void host(String host) throws ForbiddenAddressException {
    if (host.startsWith("[")) {
      demand(!host.contains("%"), "the host of the URL must not have a zone");
      return;
    }
    demand(!host.endsWith("."), "the host of the URL must not end with a dot");
    demand(
        NUMBER.matcher(host).matches()
            ? IPV4.matcher(host).matches()
            : NAME.matcher(host).matches(),
        "the host of the URL must be a name, an IPv4 address like 192.0.2.1, or an IPv6 address in brackets");
  }

  private static void demand(boolean fine, String otherwise) throws ForbiddenAddressException {
    if (!fine) throw new ForbiddenAddressException(otherwise);
  }
}
