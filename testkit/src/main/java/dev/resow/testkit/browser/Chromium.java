package dev.resow.testkit.browser;

import dev.resow.contract.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running headless browser with a profile of its own; ends with the test. */
public final class Chromium implements AutoCloseable {
  private static final String ANNOUNCED = "DevTools listening on ws://";
  private static final int START_SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private Chromium(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.address = address;
  }

  /** Installs the browser if it is not there yet, and starts it. */
  public static Chromium start() {
    var build = ChromiumBuild.installed();
    try {
      Path profile = Files.createTempDirectory("resow-browser");
      // The sandbox needs a user that is not root; the pages are our own.
      var builder =
          new ProcessBuilder(
              build.executable().toString(),
              "--headless=shell",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--disable-background-networking",
              "--hide-scrollbars",
              "--force-color-profile=srgb",
              "--remote-debugging-port=0",
              "--user-data-dir=" + profile,
              "about:blank");
      builder.environment().putAll(build.environment());
      var process = builder.redirectErrorStream(true).start();
      return new Chromium(process, profile, announced(process));
    } catch (IOException e) {
      throw new UncheckedIOException("Chromium did not start", e);
    }
  }

  private static URI announced(Process process) throws IOException {
    var found = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> read(process, found));
    try {
      return URI.create("http://" + found.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException("Chromium did not say where it listens: " + e.getMessage(), e);
    }
  }

  /** Reads on after the address, so that the pipe never fills up. */
  private static void read(Process process, CompletableFuture<String> found) {
    var said = new StringBuilder();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!found.isDone()) said.append(line).append('\n');
        if (line.startsWith(ANNOUNCED))
          found.complete(line.substring(ANNOUNCED.length()).split("/", 2)[0]);
      }
    } catch (IOException ended) {
      // reported below
    }
    found.completeExceptionally(new IOException("it ended: " + said));
  }

  /** A new, empty tab. */
  public Tab open() {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(address.resolve("/json/new?about:blank"))
                  .PUT(HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofByteArray());
      var target = Json.mapper().readTree(answer.body());
      return new Tab(
          DevTools.connect(http, URI.create(target.path("webSocketDebuggerUrl").asText())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    var family = List.copyOf(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
      family.forEach(ProcessHandle::destroyForcibly);
      http.close();
      try (var files = Files.walk(profile)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList())
          Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException leftover) {
      // a file of the profile that a child of the browser still wrote; it lies in the temporary
      // folder
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
