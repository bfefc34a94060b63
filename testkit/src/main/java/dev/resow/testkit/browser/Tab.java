package dev.resow.testkit.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A tab, used as a person would: it clicks where things are and types with keys. It notes every
 * error that the page writes to its console.
 */
public final class Tab implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int AIMS = 5;

  private final DevTools tools;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private Duration patience = Duration.ofSeconds(60);

  Tab(DevTools tools) {
    this.tools = tools;
    tools.onEvent(this::note);
    for (String domain : List.of("Page", "Runtime", "Log", "Network"))
      tools.call(domain + ".enable", Map.of());
    size(1280, 800, false);
  }

  private void note(String method, JsonNode event) {
    switch (method) {
      case "Runtime.exceptionThrown" ->
          problems.add(
              "exception: " + event.path("exceptionDetails").at("/exception/description").asText());
      case "Runtime.consoleAPICalled" -> {
        String type = event.path("type").asText();
        if (type.equals("error") || type.equals("warning") || type.equals("assert"))
          problems.add("console." + type + ": " + event.path("args"));
      }
      // Also violations of the content security policy and requests that failed.
      case "Log.entryAdded" -> {
        String level = event.path("entry").path("level").asText();
        if (level.equals("error") || level.equals("warning"))
          problems.add(
              level
                  + ": "
                  + event.path("entry").path("text").asText()
                  + " "
                  + event.path("entry").path("url").asText());
      }
      default -> {}
    }
  }

  /** Errors and warnings of the console so far. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Forgets the problems so far: they were provoked. */
  public void forgetProblems() {
    problems.clear();
  }

  /**
   * @param touch a phone: touch instead of a mouse, two device pixels per CSS pixel
   */
  public Tab size(int width, int height, boolean touch) {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width,
            "height", height,
            "deviceScaleFactor", touch ? 2 : 1,
            "mobile", touch));
    return this;
  }

  /** How long it waits for something; only a failing test waits so long. */
  public Tab patience(Duration longest) {
    patience = longest;
    return this;
  }

  /** As a system set to dark colours asks for. */
  public Tab dark(boolean dark) {
    var feature = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    tools.call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    return this;
  }

  /** Opens an address and waits until the document is there. */
  public Tab go(String url) {
    tools.call("Page.navigate", Map.of("url", url));
    awaitTrue("document.readyState === 'complete' && location.href.startsWith(" + quote(url) + ")");
    return this;
  }

  /** The value of an expression, which may be a promise. */
  public JsonNode eval(String script) {
    JsonNode answer =
        tools.call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails"))
      throw new AssertionError(script + " threw " + answer.path("exceptionDetails"));
    return answer.path("result").path("value");
  }

  /** Waits until an expression is true. */
  public Tab awaitTrue(String condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end)
        throw new AssertionError(
            "never true: %s%n%s%n%s".formatted(condition, problems, text("body")));
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return this;
  }

  /** False also while the page is being replaced by the next one. */
  private boolean holds(String condition) {
    try {
      return eval("Boolean(" + condition + ")").asBoolean();
    } catch (AssertionError | IllegalStateException inBetween) {
      return false;
    }
  }

  /** Waits for an element. */
  public Tab await(String selector) {
    return awaitTrue("document.querySelector(" + quote(selector) + ")");
  }

  /** Waits until an element's text contains something. */
  public Tab awaitText(String selector, String part) {
    return awaitTrue(
        "document.querySelector(%s)?.innerText.includes(%s)"
            .formatted(quote(selector), quote(part)));
  }

  /** The visible text of the first element, empty if there is none. */
  public String text(String selector) {
    return eval("document.querySelector(" + quote(selector) + ")?.innerText ?? ''").asText();
  }

  public int count(String selector) {
    return eval("document.querySelectorAll(" + quote(selector) + ").length").asInt();
  }

  /**
   * Scrolls to an element and clicks into its middle. Aims again if it moved away from under the
   * press, as a person would; a press that hits and comes to nothing is the page's fault.
   */
  public Tab click(String selector) {
    for (int tries = 1; ; tries++) {
      await(selector);
      pressAt(
          eval(
              """
              (() => {
                const e = document.querySelector(%1$s);
                e.scrollIntoView({block: 'center', behavior: 'instant'});
                window.pressHit = true; // also if the press leads to another page
                addEventListener('pointerdown', (press) => {
                  window.pressHit = Boolean(press.target.closest?.(%1$s));
                }, {capture: true, once: true});
                const r = e.getBoundingClientRect();
                return {x: r.x + r.width / 2, y: r.y + r.height / 2};
              })()"""
                  .formatted(quote(selector))));
      if (tries == AIMS || !holds("window.pressHit === false")) return this;
    }
  }

  private void pressAt(JsonNode at) {
    for (String type : List.of("mousePressed", "mouseReleased"))
      tools.call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              at.path("x").asDouble(),
              "y",
              at.path("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
  }

  /** Types where the focus is. */
  public Tab type(String text) {
    tools.call("Input.insertText", Map.of("text", text));
    return this;
  }

  /** Presses a key by its DOM name, e.g. {@code Tab}, {@code Enter}, {@code ArrowDown}. */
  public Tab press(String key) {
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "Escape" -> 27;
          case " " -> 32;
          case "/" -> 191;
          case "ArrowLeft" -> 37;
          case "ArrowUp" -> 38;
          case "ArrowRight" -> 39;
          case "ArrowDown" -> 40;
          default -> Character.toUpperCase(key.charAt(0));
        };
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    for (String type : List.of("keyDown", "keyUp"))
      tools.call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "text", type.equals("keyDown") ? text : "",
              "windowsVirtualKeyCode", code));
    return this;
  }

  /** Writes a PNG of what is visible. */
  public Path screenshot(Path file) {
    return screenshot(file, false);
  }

  /** Writes a PNG of the whole page. */
  public Path screenshotOfAll(Path file) {
    eval("scrollTo(0, 0)"); // what sticks to the window would be seen amid the page
    return screenshot(file, true);
  }

  private Path screenshot(Path file, boolean beyond) {
    JsonNode shot =
        tools.call(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", beyond));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quote(String text) {
    return Json.text(text);
  }

  /** Also ends the page's connections. */
  @Override
  public void close() {
    tools.call("Page.close", Map.of());
    tools.close();
  }
}
