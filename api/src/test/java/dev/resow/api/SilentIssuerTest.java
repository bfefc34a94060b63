package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A sign-in service that does not answer makes nobody wait, whoever has an API key least of all.
 */
@QuarkusTest
@TestProfile(SilentIssuer.Profile.class)
class SilentIssuerTest {
  private static final int BOGUS = 230;

  @TestHTTPResource URI site;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aKeyDoesNotWaitBehindHundredsOfTokens() {
    // A connection each: HTTP/2 allows a hundred requests on one, and they would wait there.
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      int askedBefore = SilentIssuer.asked();
      var tokens = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < BOGUS; i++) tokens.add(request(client, token(Map.of())));
      var key = request(client, WithKeys.ADMIN_KEY).join();
      assertThat(key.statusCode()).isEqualTo(200);
      // They are answered too, without an answer of the service.
      for (var token : tokens) {
        var answer = token.join();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 61L);
        assertThat(answer.body()).contains("urn:resow:problem:unavailable");
      }
      // A fetch is one request; hundreds of tokens make a few at most, one after the other.
      assertThat(SilentIssuer.asked() - askedBefore).isLessThan(5);
      client.shutdownNow();
    }
  }

  @Test
  void tokensThatAreBadAnywayNeedNoService() {
    int before = SilentIssuer.asked();
    for (var claims :
        List.<Map<String, Object>>of(
            Map.of("iss", "https://elsewhere"), Map.of("aud", "somebody"), Map.of("exp", 1000)))
      given()
          .header("Authorization", "Bearer " + token(claims))
          .get("/v1/jobs")
          .then()
          .statusCode(401);
    String[] parts = token(Map.of()).split("\\.");
    for (String token :
        List.of(
            "nonsense",
            "a.b.c",
            ".",
            "..",
            "e30.e30.e30",
            "eyJhbGciOiJub25lIn0." + parts[1] + ".",
            "eyJhbGciOiJIUzI1NiJ9." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1]))
      given().header("Authorization", "Bearer " + token).get("/v1/jobs").then().statusCode(401);
    assertThat(SilentIssuer.asked() - before).isLessThan(2); // another test's fetch at most
  }

  private CompletableFuture<HttpResponse<String>> request(HttpClient client, String secret) {
    var request =
        HttpRequest.newBuilder(site.resolve("/v1/jobs"))
            .header("Authorization", "Bearer " + secret);
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Right in everything but its key, which is one of its own. */
  private static String token(Map<String, Object> changed) {
    var claims = new HashMap<String, Object>();
    claims.put("iss", SilentIssuer.issuer());
    claims.put("tenant", "acme");
    claims.put("scope", "resow:read");
    claims.put("jti", UUID.randomUUID().toString());
    claims.putAll(changed);
    return WithKeys.token(claims, true);
  }
}
