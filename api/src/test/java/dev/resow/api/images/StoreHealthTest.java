package dev.resow.api.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.artifacts.ArtifactStores;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.testkit.Until;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an api says about the store that its settings name. */
class StoreHealthTest {
  @BeforeEach
  void signIn() {
    System.setProperty("aws.accessKeyId", "key");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterEach
  void signOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void aFolderThatNothingWasWrittenToIsFine(@TempDir Path folder) {
    var health = health(Map.of("resow.artifacts", folder.resolve("none").toString()));
    Until.isTrue(() -> health.status().up());
    health.stop(null);
  }

  @Test
  void aBucketThatDoesNotAnswerIsNamed() {
    var health =
        health(
            Map.of(
                "resow.artifacts", "s3://pictures/resow",
                "resow.artifacts.s3.endpoint", "http://127.0.0.1:1"));
    Until.isTrue(() -> detail(health).contains("does not answer"));
    assertThat(health.status().up()).isFalse();
    assertThat(detail(health))
        .startsWith(
            "the artifact store (RESOW_ARTIFACTS): the object store at http://127.0.0.1:1 does not answer")
        .hasLineCount(1);
    health.stop(null);
  }

  private static String detail(StoreHealth health) {
    return String.valueOf(health.status().detail());
  }

  private static StoreHealth health(Map<String, String> settings) {
    ArtifactStore store =
        ArtifactStores.open(name -> Optional.ofNullable(settings.get(name)), Clock.systemUTC());
    var health = new StoreHealth(store, Clock.systemUTC());
    health.start(null);
    return health;
  }
}
