package dev.resow.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which answers of a sign-in service give keys. */
class IssuerClientTest {
  private HttpServer service;
  private String issuer;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + service.getAddress().getPort();
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void thePublishedKeysAreRead() throws Exception {
    var key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("published");
    publish(issuer, List.of(key.toParams(OutputControlLevel.PUBLIC_ONLY)));
    assertThat(keys()).extracting(JsonWebKey::getKeyId).containsExactly("published");
  }

  /** The keys that are known would be lost to it. */
  @Test
  void anEmptySetIsNoAnswer() {
    publish(issuer, List.of());
    assertThatThrownBy(this::keys).isInstanceOf(IOException.class).hasMessageContaining("0 keys");
  }

  @Test
  void theDocumentOfAnotherIssuerIsNoAnswer() {
    publish("https://elsewhere.example", List.of());
    assertThatThrownBy(this::keys)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another issuer");
  }

  private List<JsonWebKey> keys() throws IOException, InterruptedException {
    return new IssuerClient(issuer, Duration.ofMinutes(1)).keys();
  }

  private void publish(String name, List<?> keys) {
    answer(
        "/.well-known/openid-configuration", Map.of("issuer", name, "jwks_uri", issuer + "/keys"));
    answer("/keys", Map.of("keys", keys));
  }

  private void answer(String path, Object document) {
    service.createContext(
        path,
        exchange -> {
          byte[] body = Json.write(document);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
