package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.browser.Chromium;
import dev.resow.testkit.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  private static final Path SHOTS = Path.of("target/screenshots");
  private static Child server;
  private static String site;
  private static Chromium browser;

  private Tab tab;

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
    tab = browser.open().patience(Duration.ofMinutes(4));
  }

  @AfterEach
  void nothingWentWrongOnThePage() {
    List<String> problems = tab.problems();
    tab.close();
    assertThat(problems).as("errors and warnings in the console").isEmpty();
  }

  @Test
  void aPictureIsWatchedFromThePromptToItsAttentionMaps() {
    ask("a photo of a tiger and a leopard", "enmmdit", 7, 56);
    tab.awaitTrue("document.querySelector('[data-step]')?.dataset.step > 0");
    tab.await("canvas[data-overlap=true]").screenshot(SHOTS.resolve("job-running.png"));
    tab.awaitText(".job-head .chip", "succeeded");
    tab.awaitTrue("document.querySelector('.canvas img')?.naturalWidth === 128");
    assertThat(tab.text(".rounds")).contains("tiger + leopard", "looked at step");
    assertThat(tab.count(".losses polyline")).isPositive();
    assertThat(tab.count("[data-subject=tiger], [data-subject=leopard]")).isEqualTo(2);
    tab.screenshotOfAll(SHOTS.resolve("job.png"));
    tab.dark(true).screenshotOfAll(SHOTS.resolve("job-dark.png"));

    tab.dark(false).go(site + "/").await("[data-job] img").awaitText(".workers", "cpu");
    tab.screenshot(SHOTS.resolve("jobs.png"));
  }

  @Test
  void aRunningJobIsCancelled() {
    ask("a wolf and a fox", "plain", 1, 1000);
    tab.awaitTrue("document.querySelector('[data-step]')?.dataset.step > 0");
    tab.click("[data-do=cancel]").awaitText(".job-head .chip", "cancelled");
    tab.awaitText(".canvas", "was cancelled");
  }

  @Test
  void theSameSeedByAnotherMethodIsPaintedAndCompared() {
    ask("a cat and a lynx", "plain", 3, 12);
    tab.awaitText(".job-head .chip", "succeeded");
    tab.click(".job-head a[href^='/compare']").await("select[aria-label=Method]");
    tab.eval("document.querySelector('select[aria-label=Method]').value = 'resow'");
    tab.click("[data-do=again]").await(".wipe");
    tab.awaitTrue(
        "[...document.querySelectorAll('.wipe img')].every(image => image.naturalWidth === 128)");
    tab.awaitText("table", "resow").screenshot(SHOTS.resolve("compare.png"));
    tab.press("Tab").eval("document.querySelector('input[type=range]').focus()");
    tab.press("ArrowRight")
        .awaitTrue("document.querySelector('.wipe img + img').style.clipPath.includes('49%')");
  }

  /** Fills in the form and sends it; afterwards the job's page is open. */
  private void ask(String prompt, String method, long seed, int steps) {
    tab.go(site + "/new").await("textarea:focus").type(prompt).await(".preview .subject");
    tab.awaitTrue("document.querySelector('select[name=method]').value");
    tab.eval(
        """
        for (const [name, value] of Object.entries({method: '%s', seed: '%d', steps: '%d'})) {
          const input = document.querySelector(`[name=${name}]`);
          input.value = value;
          input.dispatchEvent(new Event('change'));
        }"""
            .formatted(method, seed, steps));
    tab.press("Tab").click("button[type=submit]");
    tab.awaitTrue("location.pathname.startsWith('/jobs/')").awaitText("h1", prompt);
  }
}
