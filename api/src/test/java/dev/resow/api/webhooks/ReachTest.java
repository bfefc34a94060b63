package dev.resow.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
  @Test
  void publicAddressesAreReached() throws Exception {
    for (String address :
        List.of("1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111"))
      assertThat(Reach.isPublic(InetAddress.getByName(address))).as(address).isTrue();
  }

  @Test
  void nothingBehindTheFirewallIsReached() throws Exception {
    for (String address :
        List.of(
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001::1"))
      assertThat(Reach.isPublic(InetAddress.getByName(address))).as(address).isFalse();
  }

  @Test
  void anAddressIsHttpsWithoutAUserName() {
    var reach = new Reach(false);
    for (String url :
        List.of("http://1.1.1.1/", "ftp://1.1.1.1/", "https://a:b@1.1.1.1/", "https:/x"))
      assertThatThrownBy(() -> reach.of(URI.create(url)))
          .as(url)
          .isInstanceOf(Reach.ForbiddenAddressException.class);
    assertThatThrownBy(() -> reach.of(URI.create("https://localhost/")))
        .hasMessageContaining("not a public address");
  }

  @Test
  void aMessageIsTriedTenTimesOverThreeDays() {
    var waits = java.util.stream.IntStream.rangeClosed(1, 10).mapToObj(RetryTimes::after).toList();
    assertThat(waits.getFirst()).contains(Duration.ofSeconds(5));
    assertThat(waits.getLast()).isEmpty();
    assertThat(
            waits.stream()
                .flatMap(java.util.Optional::stream)
                .reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofDays(3), Duration.ofDays(4));
  }

  /** The example of the specification. */
  @Test
  void signaturesAreThoseOfStandardWebhooks() {
    byte[] secret = java.util.Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(
            Signature.of(
                secret,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes()))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}
