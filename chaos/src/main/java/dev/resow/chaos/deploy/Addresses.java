package dev.resow.chaos.deploy;

import dev.resow.embedded.Ports;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ports on loopback, one for each process; each survives the restarts of its process. */
final class Addresses {
  private static final String HOST = "127.0.0.1";

  private final Map<String, Integer> ports = new ConcurrentHashMap<>();

  /** The port of a process; a free one the first time. */
  int port(String process) {
    return ports.computeIfAbsent(process, _ -> Ports.free());
  }

  URI http(String app) {
    return URI.create("http://%s:%d".formatted(HOST, port(app)));
  }

  String bootstrapServers() {
    return HOST + ":" + port(Deployment.BROKER);
  }

  String jdbcUrl() {
    return jdbcUrl(port(Deployment.DATABASE));
  }

  static String jdbcUrl(int port) {
    return "jdbc:postgresql://%s:%d/resow".formatted(HOST, port);
  }
}
