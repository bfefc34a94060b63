package dev.resow.api;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/**
 * With keys the server may have any name and stand behind a proxy, but answers its own pages only.
 */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class OriginWithKeysTest {
  @Test
  void aPageOfAnotherOriginIsRefusedWithAKeyToo() {
    for (String origin : new String[] {"https://evil.example", "null"})
      for (String method : new String[] {"GET", "POST", "DELETE"})
        key().header("Origin", origin).request(method, "/v1/jobs").then().statusCode(403);
    for (String site : new String[] {"cross-site", "same-site"})
      key().header("Sec-Fetch-Site", site).get("/v1/jobs").then().statusCode(403);
  }

  @Test
  void aProxyThatEndsTlsMayStandBetween() {
    key()
        .header("Host", "resow.example")
        .header("Origin", "https://resow.example")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-For", "203.0.113.7")
        .get("/v1/jobs")
        .then()
        .statusCode(200);
    // It may have changed the name, too; the browser knows that the page is the server's own.
    key()
        .header("Host", "api.internal:8080")
        .header("Origin", "https://resow.example")
        .header("Sec-Fetch-Site", "same-origin")
        .get("/v1/jobs")
        .then()
        .statusCode(200);
  }

  @Test
  void everyBodyIsJson() {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"})
      key()
          .contentType(type)
          .body("{\"prompt\": \"a cat\"}")
          .post("/v1/jobs")
          .then()
          .statusCode(415);
  }

  private static RequestSpecification key() {
    return given().header("Authorization", "Bearer " + WithKeys.ADMIN_KEY);
  }
}
