package dev.resow.chaos.deploy;

import dev.resow.embedded.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The connections of a deployment's apps to its broker and its database, each through a proxy of
 * its own, so that any single one can be cut. The broker gives every app a listener of its own that
 * advertises the app's proxy: a client never learns of a way around it.
 */
public final class Links implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final int brokerPort;
  private final int controllerPort = Ports.free();
  private final Map<String, Integer> listeners = new LinkedHashMap<>();
  private final Map<String, TcpProxy> proxies = new LinkedHashMap<>();

  /**
   * @param apps that use the broker
   * @param databaseUsers of these, the ones that use the database too
   */
  Links(List<String> apps, List<String> databaseUsers, int brokerPort, int databasePort) {
    this.brokerPort = brokerPort;
    for (String app : apps) {
      int listener = Ports.free();
      listeners.put(app, listener);
      proxies.put(name(app, Deployment.BROKER), TcpProxy.start(0, listener));
    }
    for (String app : databaseUsers)
      proxies.put(name(app, Deployment.DATABASE), TcpProxy.start(0, databasePort));
  }

  /** {@code APP-broker} and {@code APP-database}. */
  public static String name(String app, String server) {
    return app + "-" + server;
  }

  /** Names of all links. */
  public List<String> names() {
    return List.copyOf(proxies.keySet());
  }

  /**
   * @throws IllegalArgumentException for an unknown link
   */
  public TcpProxy proxy(String link) {
    TcpProxy proxy = proxies.get(link);
    if (proxy == null)
      throw new IllegalArgumentException("expected one of " + names() + ", found " + link);
    return proxy;
  }

  String bootstrapServers(String app) {
    return HOST + ":" + proxy(name(app, Deployment.BROKER)).port();
  }

  /** Broker settings, {@code NAME=VALUE} each. */
  List<String> brokerSettings() {
    var bound = new ArrayList<String>();
    var advertised = new ArrayList<String>();
    var protocols = new ArrayList<String>();
    bound.add("PLAINTEXT://%s:%d".formatted(HOST, brokerPort));
    bound.add("CONTROLLER://%s:%d".formatted(HOST, controllerPort));
    advertised.add("PLAINTEXT://%s:%d".formatted(HOST, brokerPort));
    protocols.add("PLAINTEXT:PLAINTEXT");
    protocols.add("CONTROLLER:PLAINTEXT");
    listeners.forEach(
        (app, port) -> {
          String listener = app.toUpperCase(Locale.ROOT).replace('-', '_');
          bound.add("%s://%s:%d".formatted(listener, HOST, port));
          advertised.add("%s://%s".formatted(listener, bootstrapServers(app)));
          protocols.add(listener + ":PLAINTEXT");
        });
    return List.of(
        "listeners=" + String.join(",", bound),
        "advertised.listeners=" + String.join(",", advertised),
        "listener.security.protocol.map=" + String.join(",", protocols),
        "controller.quorum.voters=1@%s:%d".formatted(HOST, controllerPort));
  }

  @Override
  public void close() {
    proxies.values().forEach(TcpProxy::close);
  }
}
