package dev.resow.messaging;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Reads the files of key store and trust store again before a new connection if they have changed,
 * so that a renewed certificate needs no restart. Connections that are open keep the certificate
 * with which they were opened. Kafka's own factory reads the files once per client.
 *
 * <p>Files that cannot be read or do not fit together (half replaced) change nothing; the next
 * connection tries again.
 */
public final class ReloadingSslEngineFactory extends DefaultSslEngineFactory {
  private static final List<String> FILES =
      List.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

  private Map<String, ?> settings = Map.of();
  private Map<Path, Version> read = Map.of();

  /** A file that is replaced has another one. */
  private record Version(Path real, long bytes, FileTime changed) {}

  @Override
  public synchronized void configure(Map<String, ?> configs) {
    settings = Map.copyOf(withoutNulls(configs));
    read = versions();
    super.configure(configs);
  }

  @Override
  public synchronized SSLEngine createClientSslEngine(
      String peerHost, int peerPort, String endpointIdentification) {
    var now = versions();
    if (!now.equals(read)) reload(now);
    return super.createClientSslEngine(peerHost, peerPort, endpointIdentification);
  }

  private void reload(Map<Path, Version> now) {
    try {
      super.configure(settings);
      read = now;
      log().log(Level.INFO, "read the changed files {0} again", now.keySet());
    } catch (KafkaException e) {
      log()
          .log(
              Level.WARNING,
              "the changed files {0} cannot be used: {1}",
              now.keySet(),
              e.getMessage());
    }
  }

  /** Not a constant: the first use of a logger sets logging up. */
  private static System.Logger log() {
    return System.getLogger(ReloadingSslEngineFactory.class.getName());
  }

  private Map<Path, Version> versions() {
    var versions = new HashMap<Path, Version>();
    for (String setting : FILES)
      if (settings.get(setting) instanceof String file && !file.isBlank()) {
        Path path = Path.of(file);
        versions.put(path, version(path));
      }
    return versions;
  }

  private static Version version(Path file) {
    try {
      return new Version(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException gone) {
      return new Version(file, -1, FileTime.fromMillis(0));
    }
  }

  private static Map<String, Object> withoutNulls(Map<String, ?> configs) {
    var known = new HashMap<String, Object>();
    configs.forEach(
        (name, value) -> {
          if (value != null) known.put(name, value);
        });
    return known;
  }
}
