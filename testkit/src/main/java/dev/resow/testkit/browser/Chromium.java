package dev.resow.testkit.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A running headless browser, driven by Playwright. Like everything of Playwright it belongs to the
 * thread that started it.
 */
public final class Chromium implements AutoCloseable {
  /** How long Playwright waits for something; only a failing test waits that long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> ARGUMENTS =
      List.of(
          "--disable-gpu",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--force-color-profile=srgb");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Installs the browser if it is not there yet, and starts it. */
  public static Chromium start() {
    var build = ChromiumBuild.installed();
    var options = new Playwright.CreateOptions();
    options.setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    var playwright = Playwright.create(options);
    try {
      var environment = new HashMap<>(System.getenv());
      environment.putAll(build.environment());
      var launch = new LaunchOptions().setExecutablePath(build.executable());
      return new Chromium(
          playwright, playwright.chromium().launch(launch.setEnv(environment).setArgs(ARGUMENTS)));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  /** A new, empty page of 1280 x 800 with a profile of its own; closing it ends its connections. */
  public Page open() {
    return open(PATIENCE);
  }

  /**
   * @param patience how long its calls and assertions wait
   */
  public Page open(Duration patience) {
    PlaywrightAssertions.setDefaultAssertionTimeout(patience.toMillis());
    var page =
        browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800).setLocale("en-US"));
    page.setDefaultTimeout(patience.toMillis());
    return page;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
