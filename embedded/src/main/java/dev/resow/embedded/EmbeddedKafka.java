package dev.resow.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * One KRaft node, broker and controller, in this JVM. Listens on loopback only; the folder keeps
 * its records and its cluster id between runs, also when the port changes or the last owner was
 * killed.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** Address and password of a private broker, as properties of a client; mode 0600. */
  public static final String CLIENT_FILE = "client.properties";

  /** Not a setting of Kafka, whose storage is formatted with it. */
  static final String CLUSTER_ID = "cluster.id";

  private final FolderLock lock;
  private final KafkaRaftServer server;
  private final int port;
  private final Map<String, String> security;

  private EmbeddedKafka(
      FolderLock lock, KafkaRaftServer server, int port, Map<String, String> security) {
    this.lock = lock;
    this.server = server;
    this.port = port;
    this.security = security;
  }

  /** Starts on a free port. */
  public static EmbeddedKafka start(Path folder) throws IOException {
    return start(folder, 0, Map.of());
  }

  /**
   * Starts the node and returns once it serves requests (about two seconds).
   *
   * @param folder data folder, created when it is not there
   * @param port listener port, 0 for a free one
   * @param overrides broker settings that replace the defaults of {@link KafkaSettings}; {@code
   *     cluster.id} is the id that the nodes of a cluster share, random by default, and counts when
   *     the folder is new
   * @throws FolderInUseException when another process owns the folder
   */
  public static EmbeddedKafka start(Path folder, int port, Map<String, String> overrides)
      throws IOException {
    var settings = new Properties();
    settings.putAll(overrides);
    return start(folder, port, settings, Map.of(), null);
  }

  /**
   * As {@link #start}, closed to other accounts of this machine: folder 0700, and a random password
   * for whoever connects. {@value #CLIENT_FILE} in the folder holds it, for Kafka's own programs
   * ({@code --command-config}).
   */
  public static EmbeddedKafka startPrivate(Path folder, int port) throws IOException {
    return startPrivate(folder, port, null);
  }

  /**
   * As {@link #startPrivate(Path, int)}, with listeners for clients that may do only what ACLs
   * allow. Users and ACLs are made by whoever has {@link #clientSettings}.
   *
   * @param tls null for none
   */
  public static EmbeddedKafka startPrivate(Path folder, int port, TlsListeners tls)
      throws IOException {
    PrivateFiles.folder(folder);
    var access = BrokerAccess.random();
    var settings = new Properties();
    access.applyTo(settings);
    var broker = start(folder, port, settings, access.clientSettings(), tls);
    try {
      var words = new StringBuilder();
      broker
          .clientSettings()
          .forEach((name, value) -> words.append(name).append('=').append(value).append('\n'));
      PrivateFiles.write(folder.resolve(CLIENT_FILE), words.toString());
      return broker;
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  private static EmbeddedKafka start(
      Path folder, int port, Properties overrides, Map<String, String> security, TlsListeners tls)
      throws IOException {
    var lock = FolderLock.take(folder);
    try {
      int listener = Ports.orFree(port);
      Properties settings = KafkaSettings.of(folder, listener, Ports.free());
      settings.putAll(overrides);
      if (tls != null) tls.applyTo(settings);
      Object cluster = settings.remove(CLUSTER_ID);
      formatOnce(
          folder, settings, cluster == null ? Uuid.randomUuid().toString() : cluster.toString());
      var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(lock, server, listener, security);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return KafkaSettings.HOST + ":" + port;
  }

  /** Address and, of a private broker, what a client signs in with. */
  public Map<String, String> clientSettings() {
    var all = new TreeMap<>(security);
    all.put("bootstrap.servers", bootstrapServers());
    return all;
  }

  /** Stops the node and gives the folder back. */
  @Override
  public void close() {
    try (lock) {
      server.shutdown();
      server.awaitShutdown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void formatOnce(Path folder, Properties settings, String cluster)
      throws IOException {
    if (Files.exists(folder.resolve("data/meta.properties"))) {
      return;
    }
    Path file = folder.resolve("server.properties");
    PrivateFiles.create(file);
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null); // as a stream: letters outside Latin-1 are escaped for the reader
    }
    var output = new ByteArrayOutputStream();
    int exit =
        StorageTool.execute(
            new String[] {"format", "-t", cluster, "-c", file.toString(), "--ignore-formatted"},
            new PrintStream(output, true, StandardCharsets.UTF_8));
    Files.deleteIfExists(file);
    if (exit != 0) {
      throw new IOException(
          "cannot format the Kafka folder %s: %s"
              .formatted(folder, output.toString(StandardCharsets.UTF_8).strip()));
    }
  }
}
