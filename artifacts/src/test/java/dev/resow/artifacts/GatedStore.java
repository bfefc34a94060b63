package dev.resow.artifacts;

import dev.resow.s3server.S3Gate;
import dev.resow.s3server.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket of a real S3 server behind a gate, and the system properties that a test sets for it.
 */
final class GatedStore implements AutoCloseable {
  static final String BUCKET = "pictures";

  private final S3Server server;
  private final S3Gate gate;
  private final Map<String, String> before = new HashMap<>();

  private GatedStore(S3Server server, S3Gate gate) {
    this.server = server;
    this.gate = gate;
  }

  /**
   * @param folder keeps the objects
   */
  static GatedStore start(Path folder) throws IOException {
    var server = S3Server.start(folder);
    server.bucket(BUCKET);
    return new GatedStore(server, S3Gate.before(server));
  }

  S3Gate gate() {
    return gate;
  }

  /** A property of the AWS SDK, until {@link #restore}. */
  void set(String property, String value) {
    before.putIfAbsent(property, Optional.ofNullable(System.getProperty(property)).orElse(""));
    System.setProperty(property, value);
  }

  void signIn() {
    set("aws.accessKeyId", S3Server.KEY);
    set("aws.secretAccessKey", S3Server.SECRET);
  }

  /** Undoes what the test changed. */
  void restore() {
    gate.passOn();
    gate.forget();
    before.forEach(
        (property, value) -> {
          if (value.isEmpty()) System.clearProperty(property);
          else System.setProperty(property, value);
        });
    before.clear();
  }

  /**
   * @param more as {@code sse}, without {@code resow.artifacts.s3.}
   */
  BucketSettings settings(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.putIfAbsent("endpoint", gate.address().toString());
    return BucketSettings.of(
        name -> Optional.ofNullable(all.get(name.replace("resow.artifacts.s3.", ""))));
  }

  Bucket bucket(String prefix, Map<String, String> more) {
    return Bucket.at("s3://" + BUCKET + "/" + prefix, settings(more));
  }

  BucketArtifactStore store(Map<String, String> more) {
    return new BucketArtifactStore(bucket("store", more), Clock.systemUTC());
  }

  @Override
  public void close() {
    gate.close();
    server.close();
  }
}
