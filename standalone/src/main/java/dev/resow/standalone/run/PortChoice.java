package dev.resow.standalone.run;

import dev.resow.embedded.Ports;
import dev.resow.observability.ManagementPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Listener ports on loopback.
 *
 * @param http never 0
 * @param kafka 0 = any free port
 * @param postgres 0 = any free port
 */
public record PortChoice(int http, int kafka, int postgres) {
  static final String LOOPBACK = "127.0.0.1";
  private static final int USUAL_HTTP = 8080;
  private static final String MANAGEMENT = "quarkus.management.port";
  private static final int HIGHEST = 65535;

  /**
   * As set by {@code RESOW_PORT} (or {@code QUARKUS_HTTP_PORT}), {@code RESOW_KAFKA_PORT} and
   * {@code RESOW_POSTGRES_PORT}; free ones where not set, for HTTP 8080 if that is free.
   *
   * @throws IllegalArgumentException for an invalid port number
   */
  public static PortChoice configured() {
    return new PortChoice(
        http(Operator.set("resow.port").isPresent() ? "resow.port" : "quarkus.http.port"),
        set("resow.kafka.port"),
        set("resow.postgres.port"));
  }

  /**
   * The same with another HTTP port; 0 chooses a free one.
   *
   * @throws IllegalArgumentException for an invalid port number
   */
  public PortChoice withHttp(int port) {
    if (port < 0 || port > HIGHEST) {
      throw new IllegalArgumentException(
          "--port: expected a port number between 0 and 65535, found " + port);
    }
    return new PortChoice(port == 0 ? Ports.free() : port, kafka, postgres);
  }

  /**
   * Checks that every port that is not 0 is available.
   *
   * @throws IOException naming the one that cannot, and what to do
   */
  void requireFree() throws IOException {
    requireFree(http, "--port or RESOW_PORT");
    requireFree(kafka, "RESOW_KAFKA_PORT");
    requireFree(postgres, "RESOW_POSTGRES_PORT");
    requireFree(set(MANAGEMENT), "QUARKUS_MANAGEMENT_PORT");
  }

  private static void requireFree(int port, String setting) throws IOException {
    if (port == 0) {
      return;
    }
    try (var _ = listen(port)) {
      return;
    } catch (BindException e) {
      boolean denied = String.valueOf(e.getMessage()).contains("ermission");
      throw new IOException(
          "port %d %s; choose another port with %s (0: any free port)"
              .formatted(
                  port,
                  denied
                      ? "needs privileges that this account lacks"
                      : "is in use by another program",
                  setting),
          e);
    }
  }

  /**
   * The port of the metrics: {@code QUARKUS_MANAGEMENT_PORT}, else the one beside the HTTP port if
   * that is free, else any free one.
   *
   * @throws IllegalArgumentException for an invalid port number
   */
  int management() {
    int wanted = set(MANAGEMENT);
    if (wanted != 0) {
      return wanted;
    }
    int beside = ManagementPort.beside(http);
    return isFree(beside) ? beside : Ports.free();
  }

  private static int http(String property) {
    int wanted = set(property);
    if (wanted != 0) {
      return wanted;
    }
    return isFree(USUAL_HTTP) ? USUAL_HTTP : Ports.free();
  }

  private static boolean isFree(int port) {
    try (var _ = listen(port)) {
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static int set(String property) {
    String value = Operator.set(property).orElse("0");
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= HIGHEST) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException(
        "%s: expected a port number between 0 and 65535, found '%s'"
            .formatted(Operator.spelling(property), value));
  }
}
