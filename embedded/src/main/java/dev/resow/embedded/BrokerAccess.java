package dev.resow.embedded;

import java.util.Map;
import java.util.Properties;

/**
 * Authentication of a private broker: SASL/PLAIN on both listeners, for clients and between broker
 * and controller. The passwords are new at every start; on loopback nobody but root can listen to
 * them.
 */
record BrokerAccess(String client, String node) {
  /** Users: whoever uses the broker, and the broker itself. */
  static final String CLIENT = "resow";

  static final String NODE = "node";
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

  static BrokerAccess random() {
    return new BrokerAccess(Password.random(), Password.random());
  }

  /** Replaces the listeners without authentication. */
  void applyTo(Properties broker) {
    String jaas =
        MODULE.formatted(NODE, node)
            + " user_%s=\"%s\" user_%s=\"%s\";".formatted(NODE, node, CLIENT, client);
    broker.put(
        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
    for (String listener : new String[] {"plaintext", "controller"}) {
      broker.put("listener.name." + listener + ".sasl.enabled.mechanisms", "PLAIN");
      broker.put("listener.name." + listener + ".plain.sasl.jaas.config", jaas);
    }
    broker.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    broker.put("sasl.mechanism.controller.protocol", "PLAIN");
  }

  /** What a client needs beside the address. */
  Map<String, String> clientSettings() {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        MODULE.formatted(CLIENT, client) + ";");
  }

  /** Without the passwords, so that no log can tell them. */
  @Override
  public String toString() {
    return "BrokerAccess[***]";
  }
}
