package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of batches in a real Chromium. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardBatchTest extends BrowserTest {
  @Inject SchedulerFixture scheduler;

  @Test
  void aBatchIsFollowedWhileItsJobsEnd() throws Exception {
    String batch =
        BatchesTest.lines("{\"prompt\": \"a {cat|dog}\"}", "{\"prompt\": \"\"}")
            .queryParam("onError", "skip")
            .post("/v1/batches")
            .path("id");
    List<UUID> jobs = BatchesTest.made(batch, 2);
    page.navigate(site.resolve("/batches").toString());
    page.locator("a[href='/batches/" + batch + "']").click();
    assertThat(page.locator("h1")).hasText("Batch of 2 jobs");
    assertThat(page.locator("[data-ended='0']")).hasText("0 of 2 jobs");
    assertThat(page.locator("[data-row='2']")).containsText("a dog");
    assertThat(page.locator("[data-row='3']")).containsText("Must not be blank");

    scheduler.move(jobs.get(0), JobState.CANCELLED);
    assertThat(page.locator("[data-ended='1']")).hasText("1 of 2 jobs");
    assertThat(page.locator("[data-row='1'] .chip")).hasText("cancelled");
    page.locator("[data-do=cancel]").click();
    assertThat(page.locator("[data-do=cancel]")).hasCount(0);
    scheduler.move(jobs.get(1), JobState.CANCELLED);
    assertThat(page.locator("[data-ended='2']")).isVisible();
    screenshots.takeNarrow("batch-phone");
  }
}
