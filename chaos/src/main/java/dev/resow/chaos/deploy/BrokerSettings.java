package dev.resow.chaos.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Settings of the brokers beside those of a single small node, {@code NAME=VALUE} each: listeners
 * of the links, and of several brokers the cluster that they form. Every node of it is broker and
 * controller; a record is confirmed by two of three replicas, in the internal topics too.
 */
final class BrokerSettings {
  /** Any one; all nodes of a cluster have it. */
  private static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

  private static final List<String> INTERNAL_TOPICS =
      List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic");

  private final List<String> brokers;
  private final Addresses addresses;
  private final Links links;

  /**
   * @param links null if the apps' connections are direct
   */
  BrokerSettings(List<String> brokers, Addresses addresses, Links links) {
    this.brokers = brokers;
    this.addresses = addresses;
    this.links = links;
  }

  List<String> of(String broker) {
    var settings = new ArrayList<String>();
    if (brokers.size() == 1 && links == null) return settings;
    listeners(broker, settings);
    settings.add("controller.quorum.voters=" + voters());
    if (brokers.size() > 1) cluster(broker, settings);
    return settings;
  }

  private void listeners(String broker, List<String> settings) {
    var bound = new ArrayList<String>();
    var advertised = new ArrayList<String>();
    var protocols = new ArrayList<>(List.of("PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT"));
    String own = "PLAINTEXT://" + at(addresses.port(broker));
    bound.add(own);
    bound.add("CONTROLLER://" + at(controllerPort(broker)));
    advertised.add(own);
    if (links != null)
      for (Links.Listener listener : links.listeners(broker)) {
        String name = listener.app().toUpperCase(Locale.ROOT).replace('-', '_');
        bound.add(name + "://" + at(listener.port()));
        advertised.add(name + "://" + at(listener.advertised()));
        protocols.add(name + ":PLAINTEXT");
      }
    settings.add("listeners=" + String.join(",", bound));
    settings.add("advertised.listeners=" + String.join(",", advertised));
    settings.add("listener.security.protocol.map=" + String.join(",", protocols));
  }

  private void cluster(String broker, List<String> settings) {
    settings.add("node.id=" + id(broker));
    settings.add("cluster.id=" + CLUSTER_ID);
    settings.add("default.replication.factor=3");
    settings.add("min.insync.replicas=2");
    for (String topic : INTERNAL_TOPICS) {
      settings.add(topic + ".replication.factor=3");
      settings.add(topic + ".num.partitions=3");
    }
    // Losing the broker that leads the controllers is felt until another one is elected: elect
    // quickly.
    settings.add("controller.quorum.fetch.timeout.ms=1500");
    settings.add("controller.quorum.election.timeout.ms=500");
    settings.add("controller.quorum.election.backoff.max.ms=500");
    settings.add("transaction.state.log.min.isr=2");
    settings.add("share.coordinator.state.topic.min.isr=2");
  }

  private String voters() {
    return brokers.stream()
        .map(broker -> id(broker) + "@" + at(controllerPort(broker)))
        .collect(Collectors.joining(","));
  }

  private int id(String broker) {
    return 1 + brokers.indexOf(broker);
  }

  private int controllerPort(String broker) {
    return addresses.port(broker + " controller");
  }

  private static String at(int port) {
    return Addresses.HOST + ":" + port;
  }
}
