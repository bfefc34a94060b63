package dev.resow.testkit.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;

/**
 * Pictures of a page for people to look at, kept in {@code target/screenshots} of the module.
 *
 * @param page the page as it is now
 */
public record Screenshots(Page page) {
  private static final Path FOLDER = Path.of("target/screenshots");

  /** What is visible. */
  public void take(String name) {
    take(name, false);
  }

  /** The whole page. */
  public void takeAll(String name) {
    page.evaluate("scrollTo(0, 0)"); // what sticks to the window would be seen amid the page
    take(name, true);
  }

  /** The whole page in dark colours. */
  public void takeDark(String name) {
    dark(true);
    takeAll(name);
    dark(false);
  }

  /** The whole page in a window as narrow as a phone; it stays that narrow. */
  public void takeNarrow(String name) {
    page.setViewportSize(390, 844);
    takeAll(name);
  }

  private void dark(boolean dark) {
    var scheme = dark ? ColorScheme.DARK : ColorScheme.LIGHT;
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  private void take(String name, boolean whole) {
    var file = FOLDER.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
  }
}
