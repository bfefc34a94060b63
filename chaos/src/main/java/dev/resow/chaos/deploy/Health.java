package dev.resow.chaos.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks an app whether it is ready. */
final class Health {
  private static final long GLANCE_NANOS = Duration.ofMillis(50).toNanos();

  private Health() {}

  static void await(URI app, Duration limit, BooleanSupplier alive, String name) {
    await(app, "/q/health/ready", "", limit, alive, name);
  }

  /** Waits until the answer at {@code path} is 200 and holds the text. */
  static void await(
      URI app, String path, String text, Duration limit, BooleanSupplier alive, String name) {
    long end = System.nanoTime() + limit.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!answers(http, app.resolve(path), text)) {
        if (!alive.getAsBoolean())
          throw new IllegalStateException(name + " exited while starting; see its log");
        if (System.nanoTime() > end)
          throw new IllegalStateException(name + " was not ready within " + limit);
        LockSupport.parkNanos(GLANCE_NANOS);
      }
    }
  }

  /** Waits until it is ready; false if it is not in time. */
  static boolean isReadyWithin(URI app, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!answers(http, app.resolve("/q/health/ready"), "")) {
        if (System.nanoTime() > end) return false;
        LockSupport.parkNanos(GLANCE_NANOS);
      }
    }
    return true;
  }

  private static boolean answers(HttpClient http, URI address, String text) {
    try {
      var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains(text);
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
