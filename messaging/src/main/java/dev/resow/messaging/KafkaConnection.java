package dev.resow.messaging;

import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How the Kafka clients of one process reach the brokers: addresses, credentials, certificates and
 * every other setting that all of them share. Whatever opens a client without a channel opens it
 * here, so that no client lacks the credentials. Renewed certificate files are read without a
 * restart, see {@link ReloadingSslEngineFactory}.
 */
public final class KafkaConnection {
  private static final String BOOTSTRAP = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  private static final String SSL_FACTORY = SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG;
  private static final String VARIABLE = "KAFKA_";

  /** What only clients of consumer groups know; a share consumer refuses them (KIP-932). */
  private static final Set<String> CONSUMER_GROUPS_ONLY =
      Set.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

  private final Map<String, Object> settings;

  /**
   * @param settings properties of Kafka clients, {@code bootstrap.servers} among them; a client
   *     takes those that it knows
   * @throws IllegalArgumentException if {@code bootstrap.servers} is missing
   */
  public KafkaConnection(Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent(SSL_FACTORY, ReloadingSslEngineFactory.class.getName());
    this.settings = Map.copyOf(all);
    if (!settings.containsKey(BOOTSTRAP))
      throw new IllegalArgumentException(
          "expected the brokers' addresses in %s, got only %s"
              .formatted(BOOTSTRAP, settings.keySet()));
  }

  /** A connection to brokers that need no credentials. */
  public static KafkaConnection plaintext(String bootstrapServers) {
    return new KafkaConnection(Map.of(BOOTSTRAP, bootstrapServers));
  }

  /**
   * The connection that the variables {@code KAFKA_*} describe: {@code KAFKA_SASL_MECHANISM} is
   * {@code sasl.mechanism}. The apps read the same variables.
   */
  public static KafkaConnection ofVariables(Map<String, String> environment) {
    var settings = new HashMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE))
            settings.put(
                name.substring(VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.'),
                value);
        });
    return new KafkaConnection(settings);
  }

  /**
   * Makes a client of the settings without connecting: a truststore that cannot be read, say, shows
   * at once.
   *
   * @throws IllegalArgumentException if no client can be made; the message is one line
   */
  public void check() {
    try (var client = admin(Duration.ofSeconds(1))) {
      client.metrics();
    } catch (KafkaException e) {
      Throwable root = e;
      while (root.getCause() != null) root = root.getCause();
      String kind = root instanceof IOException ? root.getClass().getSimpleName() + ": " : "";
      throw new IllegalArgumentException(
          "no Kafka client can be made of the settings KAFKA_*: " + kind + root.getMessage(), e);
    }
  }

  /** Addresses of the brokers, {@code HOST:PORT,...}. */
  public String bootstrapServers() {
    return settings.get(BOOTSTRAP).toString();
  }

  /** The shared settings that a share consumer takes; its own are added to them. */
  public Map<String, Object> shareConsumerSettings() {
    var shared = known(ConsumerConfig.configNames());
    shared.keySet().removeAll(CONSUMER_GROUPS_ONLY);
    return shared;
  }

  /** A share consumer with the shared settings; the group, for one, must be among them. */
  public KafkaShareConsumer<byte[], byte[]> shareConsumer() {
    return new KafkaShareConsumer<>(
        shareConsumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * An admin client that finds a broker that is back within half a second.
   *
   * @param limit longest time of one request, and of closing while a request is under way
   */
  public Admin admin(Duration limit) {
    var all = known(AdminClientConfig.configNames());
    all.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(limit.toMillis()));
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(limit.toMillis()));
    return Admin.create(all);
  }

  /**
   * @param own settings of this consumer, which win over the shared ones
   */
  public KafkaConsumer<String, byte[]> consumer(Map<String, ?> own) {
    var all = known(ConsumerConfig.configNames());
    all.putAll(own);
    return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A producer whose records are confirmed by all replicas.
   *
   * @param own settings of this producer, which win over the shared ones
   */
  public KafkaProducer<String, byte[]> producer(Map<String, ?> own) {
    var all = known(ProducerConfig.configNames());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.putAll(own);
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }

  /** When the client's own certificate ends; empty without one, or if it cannot be read. */
  Optional<Instant> certificateEnd() {
    try (var engines = new ReloadingSslEngineFactory()) {
      var names = AdminClientConfig.configNames();
      engines.configure(
          new AbstractConfig(AdminClientConfig.configDef(), known(names), false).values());
      KeyStore keys = engines.keystore();
      if (keys == null) return Optional.empty();
      for (String alias : Collections.list(keys.aliases()))
        if (keys.getCertificate(alias) instanceof X509Certificate own)
          return Optional.of(own.getNotAfter().toInstant());
      return Optional.empty();
    } catch (KafkaException | KeyStoreException e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> known(Set<String> names) {
    var known = new HashMap<>(settings);
    known.keySet().retainAll(names);
    return known;
  }

  /** Without the credentials, so that no log shows them. */
  @Override
  public String toString() {
    return "KafkaConnection[" + bootstrapServers() + "]";
  }
}
