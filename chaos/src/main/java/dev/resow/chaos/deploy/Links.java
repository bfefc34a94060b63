package dev.resow.chaos.deploy;

import dev.resow.embedded.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The connections of a deployment's apps to its brokers, its databases and its S3 server, each
 * through a proxy of its own, so that any single one can be cut. A broker gives every app a
 * listener of its own that advertises the app's proxy: a client never learns of a way around it.
 */
public final class Links implements AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile(
          "(%s)-(%s)"
              .formatted(
                  Part.processes(Part.API, Part.SCHEDULER, Part.WORKER),
                  Part.processes(Part.BROKER, Part.DATABASE, Part.STORE)));

  private final Map<String, Integer> listeners = new LinkedHashMap<>();
  private final Map<String, TcpProxy> proxies = new LinkedHashMap<>();

  Links(DeploymentPlan plan, Addresses addresses) {
    for (Part part : List.of(Part.API, Part.SCHEDULER, Part.WORKER))
      for (String app : plan.names(part)) {
        for (String broker : plan.names(Part.BROKER)) {
          int listener = Ports.free();
          listeners.put(name(app, broker), listener);
          proxies.put(name(app, broker), TcpProxy.start(0, listener));
        }
        if (part != Part.SCHEDULER)
          for (String store : plan.names(Part.STORE))
            proxies.put(name(app, store), TcpProxy.start(0, addresses.port(store)));
        if (part != Part.WORKER)
          for (String database : plan.names(Part.DATABASE))
            proxies.put(name(app, database), TcpProxy.start(0, addresses.port(database)));
      }
  }

  /** {@code APP-SERVER}, e.g. {@code api-broker} or {@code worker-1-broker-3}. */
  public static String name(String app, String server) {
    return app + "-" + server;
  }

  /**
   * The app whose connection a link is.
   *
   * @throws IllegalArgumentException if this is no name of a link
   */
  public static String app(String link) {
    return part(link, 1);
  }

  /** Where a link leads, as {@link #app}. */
  public static String server(String link) {
    return part(link, 2);
  }

  private static String part(String link, int group) {
    var name = NAME.matcher(link);
    if (!name.matches())
      throw new IllegalArgumentException("expected APP-SERVER such as api-broker, found " + link);
    return name.group(group);
  }

  /** Names of all links. */
  public List<String> names() {
    return List.copyOf(proxies.keySet());
  }

  /** Names of an app's links. */
  public List<String> of(String app) {
    return proxies.keySet().stream().filter(link -> app(link).equals(app)).toList();
  }

  /** The proxies of all links to servers of a kind. */
  public List<TcpProxy> to(Part kind) {
    return proxies.keySet().stream()
        .filter(link -> Part.of(server(link)) == kind)
        .map(proxies::get)
        .toList();
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

  /** Ports at which an app finds the servers of a kind; none if it uses none. */
  List<Integer> ports(String app, Part kind) {
    return of(app).stream()
        .filter(link -> Part.of(server(link)) == kind)
        .map(link -> proxies.get(link).port())
        .toList();
  }

  /**
   * A listener that a broker has for one app.
   *
   * @param port that it listens at
   * @param advertised port of the app's proxy
   */
  record Listener(String app, int port, int advertised) {}

  /** The listeners of a broker. */
  List<Listener> listeners(String broker) {
    return listeners.keySet().stream()
        .filter(link -> server(link).equals(broker))
        .map(link -> new Listener(app(link), listeners.get(link), proxies.get(link).port()))
        .toList();
  }

  @Override
  public void close() {
    proxies.values().forEach(TcpProxy::close);
  }
}
