package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.options.AriaRole;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pictures of one prompt are put in an order by keyboard. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardRankTest extends BrowserTest {
  private static final String PROMPT = "a tiger and a leopard to be ranked";

  @Inject TwoRoundJob story;

  @Test
  void digitsNameThePicturesFromTheBestOn() throws Exception {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id =
          given()
              .contentType("application/json")
              .body(Map.of("prompt", PROMPT, "seed", i))
              .post("/v1/jobs")
              .then()
              .statusCode(202)
              .extract()
              .path("id");
      jobs.addFirst(UUID.fromString(id)); // the page has the newest first
      story.begin(jobs.getFirst());
      story.end(jobs.getFirst());
    }
    page.navigate(
        site.resolve("/rank?prompt=" + URLEncoder.encode(PROMPT, StandardCharsets.UTF_8))
            .toString());
    assertThat(page.locator(".rank-choice")).hasCount(3);
    assertThat(page.locator(".rank-choice img").first()).hasJSProperty("naturalWidth", 128);
    for (String key : List.of("2", "1", "Backspace", "=", "3", "1")) page.keyboard().press(key);
    assertThat(page.locator("[data-number='2']")).hasAttribute("data-place", "1");
    assertThat(page.locator("[data-number='3']")).hasAttribute("data-place", "1");
    assertThat(page.locator("[data-number='1']")).hasAttribute("data-place", "2");
    assertThat(page.locator("[data-ranked]")).hasText("3 pictures ranked, 2 places.");
    screenshots.take("rank");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.RADIO).nth(1)).isChecked();
    assertThat(page.locator("[data-ranked]")).hasText("");
    given()
        .get("/v1/rankings?limit=1")
        .then()
        .body("items[0].aspect", equalTo("attribute"))
        .body("items[0].prompt", equalTo(PROMPT))
        .body(
            "items[0].tiers",
            equalTo(
                List.of(
                    List.of(jobs.get(1).toString(), jobs.get(2).toString()),
                    List.of(jobs.get(0).toString()))));
  }

  @Test
  void aPromptWithoutPicturesSaysSo() {
    page.navigate(site.resolve("/rank?prompt=nothing+at+all").toString());
    assertThat(page.locator(".empty")).containsText("fewer than two pictures");
  }
}
