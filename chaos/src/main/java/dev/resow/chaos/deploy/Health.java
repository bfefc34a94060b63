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

  static void await(int port, Duration limit, BooleanSupplier alive, String name) {
    long end = System.nanoTime() + limit.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!isReady(http, port)) {
        if (!alive.getAsBoolean())
          throw new IllegalStateException(name + " ended while starting, see its log");
        if (System.nanoTime() > end)
          throw new IllegalStateException(name + " was not ready within " + limit);
        LockSupport.parkNanos(GLANCE_NANOS);
      }
    }
  }

  private static boolean isReady(HttpClient http, int port) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
