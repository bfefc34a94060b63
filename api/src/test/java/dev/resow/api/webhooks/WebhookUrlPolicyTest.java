package dev.resow.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.WebhookSignature;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookUrlPolicyTest {
  @Test
  void publicAddressesAreReached() throws Exception {
    for (String address :
        List.of("1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111"))
      assertThat(WebhookUrlPolicy.isPublic(InetAddress.getByName(address))).as(address).isTrue();
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
      assertThat(WebhookUrlPolicy.isPublic(InetAddress.getByName(address))).as(address).isFalse();
  }

  @Test
  void anAddressIsHttpsWithoutAUserName() {
    var reach = new WebhookUrlPolicy(false);
    for (String url :
        List.of("http://1.1.1.1/", "ftp://1.1.1.1/", "https://a:b@1.1.1.1/", "https:/x"))
      assertThatThrownBy(() -> reach.of(URI.create(url)))
          .as(url)
          .isInstanceOf(WebhookUrlPolicy.ForbiddenAddressException.class);
    assertThatThrownBy(() -> reach.of(URI.create("https://localhost/")))
        .hasMessageContaining("not a public address");
  }

  @Test
  void nobodysAddressIsReachedEvenWherePrivateOnesAre() throws Exception {
    var reach = new WebhookUrlPolicy(true);
    assertThat(reach.of(URI.create("http://127.0.0.1:8080/hook"))).isEqualTo(address("127.0.0.1"));
    assertThat(reach.of(URI.create("http://localhost/hook")).isLoopbackAddress()).isTrue();
    assertThat(reach.of(URI.create("http://10.1.2.3/"))).isEqualTo(address("10.1.2.3"));
    assertThat(reach.of(URI.create("http://[fd12::1]/"))).isEqualTo(address("fd12::1"));
    for (String host :
        List.of(
            "[2001:db8::1]",
            "[2001:db8:ffff::1]",
            "[3fff::1]",
            "[3fff:fff::1]",
            "[2001::1]",
            "[2001:2::1]",
            "[2001:10::1]",
            "[2001:20::1]",
            "[2002:808:808::1]",
            "[64:ff9b::808:808]",
            "[64:ff9b:1::1]",
            "[100::1]",
            "[5f00::1]",
            "[ff02::1]",
            "[::]",
            "[::8.8.8.8]",
            "[::ffff:8.8.8.8]",
            "[::ffff:127.0.0.1]",
            "[2606:4700::5efe:7f00:1]",
            "0.0.0.0",
            "0.1.2.3",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.251",
            "239.255.255.250",
            "255.255.255.255"))
      for (var each : List.of(reach, new WebhookUrlPolicy(false)))
        assertThatThrownBy(() -> each.of(URI.create("https://" + host + "/")))
            .as(host)
            .isInstanceOf(WebhookUrlPolicy.ForbiddenAddressException.class);
    assertThat(WebhookUrlPolicy.isPublic(address("198.51.101.1")))
        .as("next to documentation")
        .isTrue();
    assertThat(WebhookUrlPolicy.isPublic(address("2001:4860:4860::8888"))).isTrue();
    assertThat(WebhookUrlPolicy.isPublic(address("2001:db9::1"))).isTrue();
  }

  @Test
  void thereIsOneWayToWriteAnAddress() {
    for (var reach : List.of(new WebhookUrlPolicy(true), new WebhookUrlPolicy(false)))
      for (String url :
          List.of(
              "https://8.8.8.8:99999/",
              "https://8.8.8.8:65536/",
              "https://8.8.8.8:0/",
              "https://8.8.8.8:-1/",
              "https://8.8.8.8:/",
              "https://8.8.8.8:99999999999999/",
              "https://a@8.8.8.8/",
              "https://@8.8.8.8/",
              "https://8.8.8.8/#a",
              "https://8.8.8.8/#",
              "HTTPS://8.8.8.8/",
              "ftp://8.8.8.8/",
              "file:///etc/hostname",
              "https:8.8.8.8",
              "https://",
              "https:///hook",
              "https://?a",
              "//8.8.8.8/",
              "/hook",
              "hook",
              "https://134744072/",
              "https://0x8.8.8.8/",
              "https://0x08080808/",
              "https://010.8.8.8/",
              "https://8.8.8/",
              "https://8.8.2056/",
              "https://8.8.8.8./",
              "https://8.8.8.256/",
              "https://localhost./",
              "https://example.org./",
              "https://exa_mple.org/",
              "https://-example.org/",
              "https://[fe80::1%25eth0]/",
              "https://[8.8.8.8]/",
              "https://b\u00fccher.example/",
              "https://8.8.8.8/\u00fc",
              "https://\uff11\uff12\uff17.0.0.1/",
              "https://8.8.8.8\\@127.0.0.1/",
              "https://8.8.8.8 /",
              "https://8.8.8.8/a b",
              "https://8.8.8.8/\na"))
        assertThatThrownBy(() -> reach.of(URI.create(url)))
            .as(url)
            .isInstanceOfAny(
                WebhookUrlPolicy.ForbiddenAddressException.class, IllegalArgumentException.class);
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
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
            WebhookSignature.of(
                secret,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes()))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}
