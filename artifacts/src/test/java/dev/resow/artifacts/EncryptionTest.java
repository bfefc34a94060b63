package dev.resow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.s3server.S3Gate.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request that writes asks for the encryption of the settings. */
class EncryptionTest {
  private static final String ALGORITHM = "x-amz-server-side-encryption";
  private static final String KEY = "x-amz-server-side-encryption-aws-kms-key-id";

  @TempDir static Path folder;
  private static GatedStore gated;

  @BeforeAll
  static void start() throws IOException {
    gated = GatedStore.start(folder);
  }

  @AfterAll
  static void stop() {
    if (gated != null) gated.close();
  }

  @BeforeEach
  void signIn() {
    gated.signIn();
  }

  @AfterEach
  void restore() {
    gated.restore();
  }

  @Test
  void everyWriteNamesTheKey() throws IOException {
    writeInEveryWay(Map.of("sse", "aws:kms", "kms-key", "key-1"));

    assertThat(writes())
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(
            write ->
                assertThat(write.headers())
                    .containsEntry(ALGORITHM, "aws:kms")
                    .containsEntry(KEY, "key-1"));
  }

  @Test
  void withoutAKeyTheStoreTakesItsOwn() throws IOException {
    writeInEveryWay(Map.of("sse", "AES256"));

    assertThat(writes())
        .allSatisfy(
            write ->
                assertThat(write.headers())
                    .containsEntry(ALGORITHM, "AES256")
                    .doesNotContainKey(KEY));
  }

  @Test
  void withoutTheSettingTheBucketDecides() throws IOException {
    writeInEveryWay(Map.of());

    assertThat(writes())
        .isNotEmpty()
        .allSatisfy(write -> assertThat(write.headers()).doesNotContainKeys(ALGORITHM, KEY));
  }

  /** A picture, the same one again (its time is renewed), a file, a probe, two checkpoints. */
  private static void writeInEveryWay(Map<String, String> settings) throws IOException {
    var store = gated.store(settings);
    store.probe(1024);
    store.put(settings.toString().getBytes());
    store.put(settings.toString().getBytes());
    Path file = Files.writeString(folder.resolve("file"), "of " + settings);
    store.put(file);
    var checkpoints = gated.bucket("checkpoints", settings);
    checkpoints.replace("job/1", ObjectBody.of(new byte[100]));
    checkpoints.replace("job/1", ObjectBody.of(file));
    assertThat(writes())
        .as("a copy renews the time of what is stored again")
        .anyMatch(write -> write.headers().containsKey("x-amz-copy-source"));
  }

  private static List<Request> writes() {
    return gated.gate().requests().stream().filter(Request::isWrite).toList();
  }
}
