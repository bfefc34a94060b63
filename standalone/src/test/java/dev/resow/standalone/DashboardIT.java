package dev.resow.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.resow.testkit.browser.Chromium;
import dev.resow.testkit.browser.ConsoleProblems;
import dev.resow.testkit.browser.Screenshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The pages of {@code resow up} with the demo model: what is seen is what the sampler did.
 * Screenshots are kept in {@code target/screenshots}.
 */
@Timeout(900)
class DashboardIT {
  private static Child server;
  private static String site;
  private static Chromium browser;

  private Page page;
  private ConsoleProblems problems;
  private Screenshots screenshots;

  @BeforeAll
  static void start() throws IOException {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    Path work = Files.createTempDirectory(target, "dashboard");
    server =
        Child.java(
            "up",
            work.resolve("logs"),
            Map.of(
                "RESOW_DATA", work.resolve("data").toString(),
                "RESOW_MODEL", Path.of("../models/menagerie").toRealPath().toString()),
            "-Dresow.home=" + Path.of("..").toRealPath(),
            "-jar",
            Jars.of("standalone"),
            "up",
            "--port",
            "0");
    site = server.awaitLine("resow: api:").strip().split(" ")[0];
    server.awaitLine("resow: stop with");
    browser = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (browser != null) browser.close();
    if (server != null) server.close();
  }

  @BeforeEach
  void open() {
    page = browser.open(Duration.ofMinutes(4));
    problems = ConsoleProblems.of(page);
    screenshots = new Screenshots(page);
  }

  @AfterEach
  void nothingWentWrongOnThePage() {
    var found = problems.all();
    page.close();
    assertThat(found).as("errors and warnings in the console").isEmpty();
  }

  @Test
  void aPictureIsWatchedFromThePromptToItsAttentionMaps() {
    submit("a photo of a tiger and a leopard", "enmmdit", 7, 56);
    assertThat(page.locator("[data-step]")).hasAttribute("data-step", Pattern.compile("[1-9].*"));
    assertThat(page.locator("canvas[data-overlap=true]")).isVisible();
    screenshots.take("job-running");
    assertThat(state()).hasText("succeeded");
    assertThat(page.locator(".canvas img")).hasJSProperty("naturalWidth", 128);
    assertThat(page.locator(".rounds")).containsText("tiger + leopard");
    assertThat(page.locator(".rounds")).containsText("checked at step");
    assertThat(page.locator(".losses canvas").first()).isVisible();
    screenshots.takeAll("job");
    page.locator("[data-do=maps]").click();
    assertThat(page.locator("[data-subject=tiger]")).isVisible();
    assertThat(page.locator("[data-subject=leopard]")).isVisible();
    screenshots.takeDark("job-dark");

    page.navigate(site + "/");
    assertThat(page.locator("[data-job] img").first()).isVisible();
    assertThat(page.locator(".workers")).containsText("cpu");
    screenshots.take("jobs");
  }

  @Test
  void aRunningJobIsCancelled() {
    submit("a wolf and a fox", "plain", 1, 1000);
    assertThat(page.locator("[data-step]")).hasAttribute("data-step", Pattern.compile("[1-9].*"));
    page.locator("[data-do=cancel]").click();
    assertThat(state()).hasText("cancelled");
    assertThat(page.locator(".canvas")).containsText("was cancelled");
  }

  @Test
  void theSameSeedIsGeneratedWithAnotherMethodAndCompared() {
    submit("a cat and a lynx", "plain", 3, 12);
    assertThat(state()).hasText("succeeded");
    page.locator(".job-head a[href^='/compare']").click();
    page.locator("select[aria-label=Method]").selectOption("resow");
    page.locator("[data-do=again]").click();
    Locator pictures = page.locator(".wipe img");
    for (int i = 0; i < 2; i++) assertThat(pictures.nth(i)).hasJSProperty("naturalWidth", 128);
    assertThat(page.locator("table")).containsText("resow");
    screenshots.take("compare");
    page.locator("main input[type=range]").press("ArrowRight");
    assertThat(pictures.nth(1)).hasAttribute("style", Pattern.compile(".*49%.*"));
  }

  /** Fills in the form and sends it; afterwards the job's page is open. */
  private void submit(String prompt, String method, long seed, int steps) {
    page.navigate(site + "/new");
    page.locator("textarea").fill(prompt);
    assertThat(page.locator(".preview .subject").first()).isVisible();
    page.locator("details summary").click();
    page.locator("[name=method]").selectOption(method);
    page.locator("[name=seed]").fill(Long.toString(seed));
    page.locator("[name=steps]").fill(Integer.toString(steps));
    page.locator("button[type=submit]").click();
    page.waitForURL(Pattern.compile(".*/jobs/.*"));
    assertThat(page.locator("h1")).hasText(prompt);
  }

  private Locator state() {
    return page.locator(".job-head .chip").first();
  }
}
