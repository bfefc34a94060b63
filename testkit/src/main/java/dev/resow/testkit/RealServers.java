package dev.resow.testkit;

import dev.resow.contract.Topics;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.embedded.Ports;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A broker and a database for one Quarkus test run, in a fresh folder below {@code target}. Use it
 * with {@code @QuarkusTestResource(RealServers.class)}.
 */
public final class RealServers implements QuarkusTestResourceLifecycleManager {
  /** The broker starts before Quarkus reads its log settings. */
  private static final List<Logger> QUIET =
      Stream.of("kafka", "org.apache.kafka", "org.apache.zookeeper", "state.change.logger")
          .map(Logger::getLogger)
          .toList();

  private final boolean brokerAtStart;
  private final int brokerPort = Ports.free();
  private Path folder;
  private EmbeddedKafka kafka;
  private EmbeddedPostgres postgres;

  public RealServers() {
    this(true);
  }

  /**
   * @param brokerAtStart false for a broker that comes later, see {@link #startBroker}
   */
  public RealServers(boolean brokerAtStart) {
    this.brokerAtStart = brokerAtStart;
  }

  @Override
  public Map<String, String> start() {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers");
      if (brokerAtStart) {
        startBroker();
        layout().applyTo(KafkaConnection.plaintext(bootstrapServers()));
      }
      postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
      return Map.of(
          "quarkus.log.category.\"kafka\".level",
          "ERROR",
          "quarkus.log.category.\"org.apache.kafka\".level",
          "ERROR",
          "quarkus.log.category.\"state.change.logger\".level",
          "ERROR",
          "kafka.bootstrap.servers",
          bootstrapServers(),
          // also where KAFKA_BOOTSTRAP_SERVERS is set in the shell that runs the tests
          "mp.messaging.connector.smallrye-kafka.bootstrap.servers",
          bootstrapServers(),
          "quarkus.datasource.jdbc.url",
          postgres.jdbcUrl("resow"),
          "quarkus.datasource.username",
          EmbeddedPostgres.USER,
          "resow.artifacts",
          folder.resolve("artifacts").toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the test's servers did not start", e);
    }
  }

  /** The broker is there from here on, without topics. */
  public void startBroker() {
    try {
      kafka = EmbeddedKafka.start(folder.resolve("kafka"), brokerPort, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("the test's broker did not start", e);
    }
  }

  private String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /** The broker is gone from here on. */
  public void stopBroker() {
    kafka.close();
    kafka = null;
  }

  private static ClusterLayout layout() {
    return new ClusterLayout(
        Topics.all().stream().map(topic -> new TopicSpec(topic, 3)).toList(),
        Map.of(Topics.WORKER_GROUP, ClusterLayout.FROM_FIRST_RECORD));
  }

  @Override
  public void stop() {
    if (kafka != null) kafka.close();
    if (postgres != null) postgres.close();
    if (folder != null) delete();
  }

  private void delete() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
