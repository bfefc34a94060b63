package dev.resow.chaos.deploy;

import dev.resow.embedded.Ports;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Ports on loopback, one for each process; each survives the restarts of its process. */
final class Addresses {
  static final String HOST = "127.0.0.1";

  /**
   * The driver connects to the server that takes writes. For three seconds it remembers which
   * server was a standby and which did not answer: its default of 10 s would outlast a failover,
   * and a shorter time would make most new connections wait for a frozen primary first.
   */
  private static final String PRIMARY = "?targetServerType=primary&hostRecheckSeconds=3";

  private final Map<String, Integer> ports = new ConcurrentHashMap<>();

  /** The port of a process; a free one the first time. */
  int port(String process) {
    return ports.computeIfAbsent(process, _ -> Ports.free());
  }

  URI http(String app) {
    return URI.create("http://%s:%d".formatted(HOST, port(app)));
  }

  /** {@code HOST:PORT,...} of processes. */
  String hosts(List<String> processes) {
    return hostsAt(processes.stream().map(this::port).toList());
  }

  static String hostsAt(List<Integer> ports) {
    return ports.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
  }

  /** JDBC address of the database that these servers hold. */
  String jdbcUrl(List<String> servers) {
    return jdbcUrlAt(servers.stream().map(this::port).toList());
  }

  static String jdbcUrlAt(List<Integer> ports) {
    return "jdbc:postgresql://%s/resow".formatted(hostsAt(ports));
  }

  /** As {@link #jdbcUrlAt}, for an app: of several servers it finds the one that takes writes. */
  static String writableUrl(List<Integer> ports) {
    return ports.size() == 1 ? jdbcUrlAt(ports) : jdbcUrlAt(ports) + PRIMARY;
  }
}
