package dev.resow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.ArtifactStoreException;
import dev.resow.s3server.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contract on a real S3 server, and what an operator reads when it does not work. */
class BucketContractTest extends ArtifactStoreContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @TempDir static Path folder;
  private static S3Server server;

  private final String prefix = "store-" + PREFIXES.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.bucket("pictures");
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  @BeforeEach
  void signIn() {
    System.setProperty("aws.accessKeyId", S3Server.KEY);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
  }

  @AfterEach
  void signOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Override
  ArtifactStore store() {
    return store("s3://pictures/" + prefix, Map.of());
  }

  @Override
  Path file(ArtifactId id) {
    String name = id.sha256();
    return server.file(
        "pictures",
        "%s/%s/%s/%s".formatted(prefix, name.substring(0, 2), name.substring(2, 4), name));
  }

  @Test
  void aSecondWriterReplacesNothing() throws IOException {
    var bucket = Bucket.at("s3://pictures/" + prefix, settings(Map.of()));
    assertThat(bucket.putIfAbsent("a", ObjectBody.of(HELLO))).isTrue();
    assertThat(bucket.putIfAbsent("a", ObjectBody.of(new byte[1]))).isFalse();
    assertThat(bucket.get("a")).hasValue(HELLO);
  }

  @Test
  void aMissingBucketIsNamed() {
    var store = store("s3://paintings", Map.of());
    String sentence = "there is no bucket paintings at " + server.address();
    assertThatThrownBy(() -> store.put(HELLO)).hasMessage(sentence);
    assertThatThrownBy(() -> store.get(ArtifactId.of(HELLO))).hasMessage(sentence);
    assertThatThrownBy(() -> store.has(ArtifactId.of(HELLO))).hasMessage(sentence);
  }

  @Test
  void aWrongKeyIsCalledOne() {
    System.setProperty("aws.secretAccessKey", "guessed");
    assertThatThrownBy(() -> store().put(HELLO))
        .isInstanceOf(ArtifactStoreException.class)
        .hasMessage(
            "the object store at %s rejects the access key or its signature (SignatureDoesNotMatch)"
                .formatted(server.address()));
  }

  @Test
  void aServerThatIsAwayDoesNotAnswerAndServesAgainAfterwards() throws IOException {
    var store = store();
    ArtifactId id = store.put(HELLO);
    server.stop();
    try {
      assertThatThrownBy(() -> store.get(id))
          .isInstanceOf(ArtifactStoreException.class)
          .hasMessageStartingWith(
              "the object store at %s does not answer: ".formatted(server.address()));
      assertThatThrownBy(() -> store.put(new byte[1])).isInstanceOf(ArtifactStoreException.class);
    } finally {
      server.start();
    }
    assertThat(store.get(id)).hasValue(HELLO);
  }

  @Test
  void settingsThatCannotBeUnderstoodAreNamed() {
    assertThatThrownBy(() -> store("s3:/pictures", Map.of()))
        .hasMessage("expected s3://BUCKET or s3://BUCKET/PREFIX, found 's3:/pictures'");
    assertThatThrownBy(() -> store("s3://pictures", Map.of("endpoint", "localhost")))
        .hasMessage("RESOW_ARTIFACTS_S3_ENDPOINT: expected https://HOST:PORT, found 'localhost'");
    assertThatThrownBy(() -> store("s3://pictures", Map.of("sse", "yes")))
        .hasMessage("RESOW_ARTIFACTS_S3_SSE: expected AES256 or aws:kms, found 'yes'");
  }

  private static ArtifactStore store(String location, Map<String, String> more) {
    var all = new HashMap<>(more);
    all.putIfAbsent("endpoint", server.address().toString());
    return ArtifactStores.open(
        name ->
            name.equals("resow.artifacts")
                ? Optional.of(location)
                : Optional.ofNullable(all.get(name.replace("resow.artifacts.s3.", ""))),
        Clock.systemUTC());
  }

  private static BucketSettings settings(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.putIfAbsent("endpoint", server.address().toString());
    return BucketSettings.of(
        name -> Optional.ofNullable(all.get(name.replace("resow.artifacts.s3.", ""))));
  }
}
