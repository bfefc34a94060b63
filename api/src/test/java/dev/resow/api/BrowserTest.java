package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.resow.testkit.browser.Chromium;
import dev.resow.testkit.browser.ConsoleProblems;
import dev.resow.testkit.browser.Screenshots;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of the pages in a real Chromium, with a tab per test. A test fails if its page writes an
 * error or a warning to the console that it does not {@link ConsoleProblems#clear expect}.
 */
abstract class BrowserTest {
  private static Chromium browser;

  @TestHTTPResource URI site;

  Page page;
  ConsoleProblems problems;
  Screenshots screenshots;

  @BeforeAll
  static void startBrowser() {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) browser.close();
  }

  @BeforeEach
  void open() {
    page = browser.open();
    problems = ConsoleProblems.of(page);
    screenshots = new Screenshots(page);
  }

  @AfterEach
  void nothingWentWrongOnThePage() {
    var found = problems.all();
    page.close();
    assertThat(found).as("errors and warnings in the console").isEmpty();
  }

  /** Wide and on a phone, light and dark. */
  void shots(String name) {
    screenshots.take(name);
    screenshots.takeDark(name + "-dark");
    screenshots.takeNarrow(name + "-phone");
    assertFitsTheWindow();
    page.setViewportSize(1280, 800);
  }

  /** Nobody has to scroll sideways. */
  void assertFitsTheWindow() {
    assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .isLessThan(1);
  }
}
