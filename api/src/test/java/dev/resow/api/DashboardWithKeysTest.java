package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.browser.Chromium;
import dev.resow.testkit.browser.Tab;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages of a server that asks for a key, in a real Chromium. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class DashboardWithKeysTest {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static Chromium browser;

  @TestHTTPResource URI site;

  @BeforeAll
  static void startBrowser() {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) browser.close();
  }

  @Test
  void whoIsNoAdminIsToldSoAndWhoseKeyIsRevokedIsAskedAgain() {
    String key = key();
    try (Tab tab = browser.open()) {
      tab.go(site + "settings/keys").await("#key-input").type(key).press("Enter");
      tab.awaitText(".empty", "Keys are made by admins").awaitText(".empty", "tenant acme");
      tab.awaitText("#link-state", "live").screenshot(SHOTS.resolve("keys-no-admin.png"));
      assertThat(tab.problems()).isNotEmpty().allMatch(problem -> problem.contains("401"));
      tab.forgetProblems();
      tab.go(site + "settings/webhooks").awaitText(".form", "needs the scope submit");
      assertThat(tab.count("#tenant:not([hidden])")).isZero();
      assertThat(tab.problems()).isEmpty();

      revoke(key);
      tab.await("#key-input");
    }
  }

  private static String key() {
    return given()
        .header("Authorization", "Bearer " + WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", "acme", "name", "reader", "scopes", List.of("read")))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  private static void revoke(String key) {
    given()
        .header("Authorization", "Bearer " + WithKeys.ADMIN_KEY)
        .delete("/v1/keys/" + key.split("_")[1])
        .then()
        .statusCode(204);
  }
}
