package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The page of held pictures in a real Chromium. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardReviewTest extends BrowserTest {
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;

  @Test
  void aReviewerSeesAHeldPictureAndDecides() throws Exception {
    UUID job = Client.submit("a cat with a sword");
    var hold = new SafetyDecision(SafetyAction.HOLD, "a weapon");
    scheduler.finish(job, store.put(Base64.getDecoder().decode(PIXEL)), hold);

    page.navigate(site.resolve("/jobs/" + job).toString());
    assertThat(page.locator(".canvas")).containsText("held until a person has reviewed it");
    page.navigate(site.resolve("/settings/reviews").toString());
    var review = page.locator("[data-review='" + job + "']");
    assertThat(review).containsText("hold: a weapon");
    assertThat(review.locator("img")).hasCount(0);
    review.locator("[data-do=show]").click();
    assertThat(review.locator("img")).isVisible();
    screenshots.takeNarrow("reviews-phone");

    assertThat(review.locator("[data-do=refuse]")).isDisabled(); // without a reason
    review.locator("input").fill("only a toy");
    assertThat(review.locator("[data-do=refuse]")).isEnabled();
    review.locator("[data-do=release]").click();
    assertThat(review).hasCount(0);
    page.locator("input[value=released]").check();
    assertThat(review).containsText("only a toy");
    page.navigate(site.resolve("/jobs/" + job).toString());
    assertThat(page.locator(".canvas img")).isVisible();
  }
}
