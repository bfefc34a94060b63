package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form for jobs that start from a picture, in a real Chromium. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardStartTest extends BrowserTest {
  @Inject Sql sql;

  private void fill() {
    page.navigate(site.resolve("/new").toString());
    page.locator("textarea").fill("a cat in the snow");
    page.locator("details summary").click();
  }

  private void choose(String field, String name, byte[] file) {
    page.locator("input[name=" + field + "]")
        .setInputFiles(new FilePayload(name, "image/png", file));
  }

  private void submit() {
    page.locator("button[type=submit]").click();
  }

  private Locator fault(String field) {
    return page.locator("[data-field=" + field + "] .error");
  }

  @Test
  void theChosenPictureIsScaledToTheJobAndUploaded() {
    fill();
    page.locator("input[name=width]").fill("96");
    page.locator("input[name=height]").fill("64");
    choose("image", "photo.jpg", UploadsTest.picture(50, 70, "jpeg"));
    choose("mask", "mask.png", UploadsTest.picture(30, 20, "png"));
    page.locator("input[name=strength]").fill("0.5");
    screenshots.take("new-start");
    submit();
    page.waitForURL(Pattern.compile(".*/jobs/.*"));

    assertThat(page.locator(".params")).containsText("a picture under a mask, strength 0.5");
    String job = URI.create(page.url()).getPath().substring("/jobs/".length());
    String image = given().get("/v1/jobs/" + job).path("spec.start.image");
    given()
        .get("/v1/uploads/" + image)
        .then()
        .body("width", equalTo(96))
        .body("height", equalTo(64));

    // the same again, without choosing the files again
    page.navigate(site.resolve("/new?from=" + job).toString());
    assertThat(page.locator("[data-field=image] .hint")).containsText("that of the earlier job");
    submit();
    page.waitForURL(Pattern.compile(".*/jobs/(?!" + job + ").*"));
    String again = URI.create(page.url()).getPath();
    given().get("/v1" + again).then().body("spec.start.image", equalTo(image));
  }

  @Test
  void whatIsWrongWithAPictureIsSaidBesideIt() {
    fill();
    choose("image", "letter.txt", "no picture".getBytes());
    submit();
    assertThat(fault("image")).hasText("The browser cannot read this file as a picture.");

    byte[] picture = UploadsTest.picture(64, 64, "png");
    page.locator("input[name=image]").setInputFiles(new FilePayload[0]);
    choose("mask", "mask.png", picture);
    submit();
    assertThat(fault("mask")).hasText("Choose the start image too.");

    page.locator("input[name=mask]").setInputFiles(new FilePayload[0]);
    page.locator("input[name=strength]").fill("0.5");
    submit();
    assertThat(fault("strength")).containsText("Needs image");

    choose("image", "photo.png", picture);
    page.locator("input[name=strength]").fill("1.5");
    submit();
    assertThat(fault("strength")).containsText("Must be above 0 and at most 1");

    sql.update(
        "INSERT INTO upload SELECT 'default', 'crowd ' || i, 1, 1, 1, now(), 'k', now()"
            + " FROM generate_series(1, 10000) i");
    try {
      choose("image", "other.png", UploadsTest.picture(64, 64, "png"));
      submit();
      assertThat(fault("image")).containsText("The tenant has 10000 uploads");
    } finally {
      sql.update("DELETE FROM upload WHERE id LIKE 'crowd %'");
    }
    assertThat(problems.all()).allMatch(p -> p.contains("422") || p.contains("429")).hasSize(3);
    problems.clear();
  }
}
