package dev.resow.testkit.security;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.embedded.Ports;
import dev.resow.embedded.TlsListeners;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.Grant;
import dev.resow.messaging.Grants;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker with all topics that denies what no ACL grants. A user signs in with a SCRAM-SHA-512
 * password over TLS, or with a certificate whose common name is the user's.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ITERATIONS = 4096;
  private static final int PARTITIONS = 3;

  /** The broker runs in this JVM. */
  private static final List<Logger> QUIET =
      Stream.of("kafka", "org.apache.kafka", "state.change.logger").map(Logger::getLogger).toList();

  private final EmbeddedKafka kafka;
  private final TlsListeners listeners;
  private final Path authority;
  private final Admin admin;

  private SecuredBroker(EmbeddedKafka kafka, TlsListeners listeners, Path authority) {
    this.kafka = kafka;
    this.listeners = listeners;
    this.authority = authority;
    this.admin = new KafkaConnection(kafka.clientSettings()).admin(LIMIT);
  }

  /**
   * @param authority signs the broker and its clients
   */
  public static SecuredBroker start(Path folder, CertificateAuthority authority)
      throws IOException {
    return start(folder, authority, authority.server("broker"));
  }

  /**
   * @param identity the broker's own
   */
  public static SecuredBroker start(
      Path folder, CertificateAuthority authority, CertificateAuthority.Identity identity)
      throws IOException {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    var listeners =
        new TlsListeners(Ports.free(), Ports.free(), identity.both(), authority.certificate());
    var kafka = EmbeddedKafka.startPrivate(folder, 0, listeners);
    try {
      new ClusterLayout(TopicLayout.of(topics(), PARTITIONS), Map.of())
          .applyTo(new KafkaConnection(kafka.clientSettings()));
      return new SecuredBroker(kafka, listeners, authority.certificate());
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /** A new user, or a new password of a known one; may do nothing until something is granted. */
  public void user(String name, String password) {
    var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    await(
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion(name, info, password)))
            .all());
  }

  public void grant(String user, Grants grants) {
    await(admin.createAcls(grants.all().stream().map(right -> right.to(user)).toList()).all());
  }

  public void revoke(String user, Collection<Grant> rights) {
    await(admin.deleteAcls(rights.stream().map(right -> right.to(user).toFilter()).toList()).all());
  }

  /** Settings of a client that signs in with a password. */
  public Map<String, String> scram(String user, String password) {
    var settings = trusting(listeners.scramServers());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
    return settings;
  }

  /** Settings of a client that signs in with a certificate. */
  public Map<String, String> mutual(CertificateAuthority.Identity identity) {
    var settings = trusting(listeners.mutualServers());
    settings.put("security.protocol", "SSL");
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", identity.both().toString());
    return settings;
  }

  private Map<String, String> trusting(String servers) {
    var settings = new HashMap<String, String>();
    settings.put("bootstrap.servers", servers);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", authority.toString());
    return settings;
  }

  /** The same settings as environment variables of an app. */
  public static Map<String, String> variables(Map<String, String> settings) {
    var variables = new HashMap<String, String>();
    settings.forEach(
        (name, value) ->
            variables.put("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    return variables;
  }

  /** How many records were written to a topic. */
  public long records(String topic) {
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    var description = await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    for (var partition : description.partitions())
      ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
    return await(admin.listOffsets(ends).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    kafka.close();
  }

  /** All, and that of the workers' stand-in for a model, as an operator creates them. */
  private static List<String> topics() {
    var topics = new ArrayList<>(Topics.all());
    topics.add(ReadyTopics.of("stand-in"));
    return topics;
  }
}
