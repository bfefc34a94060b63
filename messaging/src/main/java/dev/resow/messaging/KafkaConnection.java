package dev.resow.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How the Kafka clients of one process reach the brokers: addresses, credentials and every other
 * setting that all of them share. Whatever opens a client without a channel opens it here, so that
 * no client lacks the credentials.
 */
public final class KafkaConnection {
  private static final String BOOTSTRAP = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  private static final Pattern ACCESS =
      Pattern.compile(Pattern.quote(BOOTSTRAP) + "|(security|sasl|ssl)\\..*");

  private final Map<String, Object> settings;

  /**
   * @param settings properties of Kafka clients, {@code bootstrap.servers} among them; a client
   *     takes those that it knows
   * @throws IllegalArgumentException if {@code bootstrap.servers} is missing
   */
  public KafkaConnection(Map<String, ?> settings) {
    this.settings = Map.copyOf(settings);
    if (!settings.containsKey(BOOTSTRAP))
      throw new IllegalArgumentException(
          "expected the brokers' addresses in %s, got only %s"
              .formatted(BOOTSTRAP, settings.keySet()));
  }

  /** A connection to brokers that need no credentials. */
  public static KafkaConnection plaintext(String bootstrapServers) {
    return new KafkaConnection(Map.of(BOOTSTRAP, bootstrapServers));
  }

  /** Addresses of the brokers, {@code HOST:PORT,...}. */
  public String bootstrapServers() {
    return settings.get(BOOTSTRAP).toString();
  }

  /** Addresses and credentials (TLS, SASL) alone, for a consumer with settings of its own. */
  public Map<String, Object> consumerAccess() {
    var access = known(ConsumerConfig.configNames());
    access.keySet().removeIf(name -> !ACCESS.matcher(name).matches());
    return access;
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
