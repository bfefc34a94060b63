package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages of a server that asks for a key, in a real Chromium. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class DashboardWithKeysTest extends BrowserTest {
  @Test
  void aKeyWithoutAdminIsExplainedAndARevokedOneIsRequestedAgain() {
    String key = key();
    page.navigate(site + "settings/keys");
    page.locator("#key-input").fill(key);
    page.keyboard().press("Enter");
    assertThat(page.locator(".empty")).containsText("Only admins manage keys");
    assertThat(page.locator(".empty")).containsText("tenant acme");
    assertThat(page.locator("#link-state")).hasText("live");
    screenshots.take("keys-no-admin");
    assertThat(problems.all()).isNotEmpty().allMatch(problem -> problem.contains("401"));
    problems.clear();
    page.navigate(site + "settings/webhooks");
    assertThat(page.locator(".form")).containsText("needs the scope submit");
    assertThat(page.locator("#tenant")).isHidden();
    assertThat(problems.all()).isEmpty();

    revoke(key);
    assertThat(page.locator("#key-input")).isVisible();
    page.navigate("about:blank"); // the page asks again and again, and is refused
    problems.clear();
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
