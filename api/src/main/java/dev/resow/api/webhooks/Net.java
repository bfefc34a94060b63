package dev.resow.api.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Networks that are not the public internet: the IANA special-purpose address registries (RFC 6890)
 * and what carries an IPv4 address inside an IPv6 one.
 *
 * @param use whether somebody's own receiver may stand there
 */
record Net(byte[] prefix, int bits, Use use) {
  /** What a network is for. */
  enum Use {
    /** This machine, or a network behind a firewall. */
    PRIVATE,
    /**
     * Not usable: documentation, test, multicast and reserved addresses, and IPv6 forms of IPv4
     * addresses.
     */
    NOBODYS
  }

  private static final List<Net> SPECIAL =
      List.of(
          of("127.0.0.0/8", Use.PRIVATE), // loopback
          of("10.0.0.0/8", Use.PRIVATE),
          of("172.16.0.0/12", Use.PRIVATE),
          of("192.168.0.0/16", Use.PRIVATE),
          of("169.254.0.0/16", Use.PRIVATE), // link-local, and the metadata service of clouds
          of("100.64.0.0/10", Use.PRIVATE), // shared (RFC 6598)
          of("::1/128", Use.PRIVATE),
          of("fc00::/7", Use.PRIVATE), // unique local
          of("fe80::/10", Use.PRIVATE), // link-local
          of("fec0::/10", Use.PRIVATE), // site-local
          of("0.0.0.0/8", Use.NOBODYS),
          of("192.0.0.0/24", Use.NOBODYS), // IETF
          of("192.0.2.0/24", Use.NOBODYS), // documentation
          of("192.88.99.0/24", Use.NOBODYS), // 6to4 relays
          of("198.18.0.0/15", Use.NOBODYS), // benchmarks
          of("198.51.100.0/24", Use.NOBODYS), // documentation
          of("203.0.113.0/24", Use.NOBODYS), // documentation
          of("224.0.0.0/4", Use.NOBODYS), // groups
          of("240.0.0.0/4", Use.NOBODYS), // reserved, broadcast
          of("2001::/23", Use.NOBODYS), // IETF: Teredo, benchmarks, ORCHID
          of("2001:db8::/32", Use.NOBODYS), // documentation
          of("2002::/16", Use.NOBODYS), // 6to4
          of("3fff::/20", Use.NOBODYS)); // documentation (RFC 9637)

  private static final Net GLOBAL6 = of("2000::/3", Use.NOBODYS);

  /** What is special about an address, or null for one of the public internet. */
  static Use use(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Net net : SPECIAL) if (net.has(bytes)) return net.use();
    boolean outside = bytes.length == 16 && (!GLOBAL6.has(bytes) || isIsatap(bytes));
    return outside ? Use.NOBODYS : null;
  }

  /** An IPv4 address in the last four bytes (RFC 5214). */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static Net of(String cidr, Use use) {
    String[] parts = cidr.split("/");
    try {
      return new Net(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]), use);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("resolving a literal address failed", e);
    }
  }

  private boolean has(byte[] address) {
    if (address.length != prefix.length) return false;
    int whole = bits / 8;
    int rest = 0xff << (8 - bits % 8) & 0xff;
    return Arrays.equals(address, 0, whole, prefix, 0, whole)
        && (bits % 8 == 0 || (address[whole] & rest) == (prefix[whole] & rest));
  }
}
