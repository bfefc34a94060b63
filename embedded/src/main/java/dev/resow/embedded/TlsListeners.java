package dev.resow.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * Two listeners of a private broker for clients that may do only what ACLs allow: one with TLS and
 * a SCRAM-SHA-512 password, one with TLS and a client certificate, whose common name is the user.
 * Without an ACL everything is denied, except to the broker itself and to whoever has {@link
 * EmbeddedKafka#clientSettings}.
 *
 * @param identity PEM file: the broker's private key (PKCS #8) and its certificate
 * @param authorities PEM file: certificates of the authorities that clients are signed by
 */
public record TlsListeners(int scramPort, int mutualPort, Path identity, Path authorities) {
  private static final String SCRAM = "SCRAM";
  private static final String MUTUAL = "MUTUAL";

  /** {@code HOST:PORT} of the listener that asks for a password. */
  public String scramServers() {
    return KafkaSettings.HOST + ":" + scramPort;
  }

  /** {@code HOST:PORT} of the listener that asks for a certificate. */
  public String mutualServers() {
    return KafkaSettings.HOST + ":" + mutualPort;
  }

  /** Adds them to the listeners that are there. */
  void applyTo(Properties broker) {
    String own = ",%s://%s,%s://%s".formatted(SCRAM, scramServers(), MUTUAL, mutualServers());
    append(broker, "listeners", own);
    append(broker, "advertised.listeners", own);
    append(broker, "listener.security.protocol.map", ",SCRAM:SASL_SSL,MUTUAL:SSL");
    for (String listener : new String[] {SCRAM, MUTUAL}) {
      put(broker, listener, "ssl.keystore.type", "PEM");
      put(broker, listener, "ssl.keystore.location", identity.toString());
      put(broker, listener, "ssl.truststore.type", "PEM");
      put(broker, listener, "ssl.truststore.location", authorities.toString());
    }
    put(broker, SCRAM, "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    put(
        broker,
        SCRAM,
        "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    put(broker, MUTUAL, "ssl.client.auth", "required");
    put(broker, MUTUAL, "ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
    broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    broker.put("super.users", "User:%s;User:%s".formatted(BrokerAccess.NODE, BrokerAccess.CLIENT));
  }

  private static void append(Properties broker, String name, String more) {
    broker.put(name, broker.get(name) + more);
  }

  private static void put(Properties broker, String listener, String name, String value) {
    broker.put("listener.name." + listener.toLowerCase(Locale.ROOT) + "." + name, value);
  }
}
