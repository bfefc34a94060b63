package dev.resow.api;

import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** The api as in production: with keys, an operator's first one, and a sign-in service. */
public final class WithKeys implements QuarkusTestResourceLifecycleManager {
  private static final String SECRET = "A".repeat(43);
  static final String ADMIN_KEY = "resow_operator0001_" + SECRET;

  private static final RsaJsonWebKey SIGNING = key();
  private static HttpServer service;

  @Override
  public Map<String, String> start() {
    try {
      service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      answer(
          "/.well-known/openid-configuration",
          Map.of("issuer", issuer(), "jwks_uri", issuer() + "/keys"));
      answer("/keys", Map.of("keys", List.of(SIGNING.toParams(OutputControlLevel.PUBLIC_ONLY))));
      service.start();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes());
      return Map.of(
          "resow.access.mode", "keys",
          "resow.access.admin-key-sha256", HexFormat.of().formatHex(hash),
          "resow.access.oidc.issuer", issuer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(String path, Object document) {
    service.createContext(
        path,
        exchange -> {
          byte[] body = Json.write(document);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  static String issuer() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }

  /** A token of the service. */
  static String token(Map<String, Object> claims, boolean rightKey) {
    var all = new JwtClaims();
    all.setIssuer(issuer());
    all.setAudience("resow");
    all.setSubject("ann");
    all.setExpirationTimeMinutesInTheFuture(5);
    claims.forEach(all::setClaim);
    var signed = new JsonWebSignature();
    signed.setPayload(all.toJson());
    signed.setKey((rightKey ? SIGNING : key()).getPrivateKey());
    signed.setKeyIdHeaderValue(SIGNING.getKeyId());
    signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      return signed.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RsaJsonWebKey key() {
    try {
      var key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("test");
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    if (service != null) service.stop(0);
  }
}
