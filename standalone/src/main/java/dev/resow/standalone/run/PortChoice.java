package dev.resow.standalone.run;

import dev.resow.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Listener ports on loopback.
 *
 * @param http never 0
 * @param kafka 0 = a free one
 * @param postgres 0 = a free one
 */
public record PortChoice(int http, int kafka, int postgres) {
  private static final int USUAL_HTTP = 8080;

  /**
   * As set by {@code RESOW_PORT}, {@code RESOW_KAFKA_PORT} and {@code RESOW_POSTGRES_PORT}; free
   * ones where not set, for HTTP 8080 if that is free.
   */
  public static PortChoice configured() {
    return new PortChoice(
        http(environment("RESOW_PORT")),
        environment("RESOW_KAFKA_PORT"),
        environment("RESOW_POSTGRES_PORT"));
  }

  /** The same with another HTTP port; 0 chooses a free one. */
  public PortChoice withHttp(int port) {
    return new PortChoice(port == 0 ? Ports.free() : port, kafka, postgres);
  }

  private static int http(int wanted) {
    if (wanted != 0) {
      return wanted;
    }
    return isFree(USUAL_HTTP) ? USUAL_HTTP : Ports.free();
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  private static int environment(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      return 0;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s must be a port number between 0 and 65535, got '%s'".formatted(name, value));
  }
}
