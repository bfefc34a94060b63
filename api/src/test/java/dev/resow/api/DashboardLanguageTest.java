package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The pages in a browser whose language is no language tag, as in the C locale. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardLanguageTest extends BrowserTest {
  @Test
  void thePageIsThere() {
    page.addInitScript(
        "Object.defineProperty(Navigator.prototype, 'language', {get: () => 'en-US@posix'})");
    page.navigate(site.resolve("/new").toString());
    assertThat(page.locator("textarea")).isVisible();
  }
}
