package dev.resow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.DamagedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What api and workers rely on, whatever the store is. */
abstract class ArtifactStoreContract {
  static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LONGER = "a longer text".getBytes(StandardCharsets.UTF_8);

  /** An empty store. */
  abstract ArtifactStore store();

  /** Where it keeps the bytes, for a test that damages them or makes them old. */
  abstract Path file(ArtifactId id);

  @Test
  void bytesAreNamedByTheirContentAndComeBack() throws Exception {
    var store = store();

    ArtifactId id = store.put(HELLO);

    assertThat(id).isEqualTo(ArtifactId.of(HELLO));
    assertThat(store.get(id)).hasValue(HELLO);
    assertThat(store.has(id)).isTrue();
    assertThat(file(id)).hasBinaryContent(HELLO);
    ArtifactId other = ArtifactId.of(LONGER);
    assertThat(store.get(other)).isEmpty();
    assertThat(store.has(other)).isFalse();
  }

  @Test
  void aFileIsStoredAndCopiedLikeItsBytes(@TempDir Path folder) throws Exception {
    var store = store();
    Path file = Files.write(folder.resolve("file"), HELLO);
    Path copy = folder.resolve("copy");

    ArtifactId id = store.put(file);

    assertThat(id).isEqualTo(ArtifactId.of(HELLO));
    assertThat(store.put(file)).as("again").isEqualTo(id);
    assertThat(store.get(id)).hasValue(HELLO);
    assertThat(store.copy(ArtifactId.of(LONGER), copy)).isFalse();
    assertThat(copy).doesNotExist();
    assertThat(store.copy(id, copy)).isTrue();
    assertThat(copy).hasBinaryContent(HELLO);
  }

  @Test
  void aDamagedArtifactIsNotCopied(@TempDir Path folder) throws Exception {
    var store = store();
    ArtifactId id = store.put(HELLO);
    Files.writeString(file(id), "hallo");
    Path copy = folder.resolve("copy");

    assertThatThrownBy(() -> store.copy(id, copy)).isInstanceOf(DamagedArtifactException.class);
    assertThat(copy).doesNotExist();
  }

  @Test
  void manyWritersOfTheSameBytesLeaveOneArtifact() throws Exception {
    var store = store();
    Callable<ArtifactId> write = () -> store.put(HELLO);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> write).toList()))
        assertThat(done.get()).isEqualTo(ArtifactId.of(HELLO));
    }
    assertThat(scanned(store)).containsOnly(Map.entry(ArtifactId.of(HELLO), true));
    assertThat(store.get(ArtifactId.of(HELLO))).hasValue(HELLO);
  }

  @Test
  void whatIsOldIsRemovedAndWhatWasStoredAgainIsNotOld() throws Exception {
    var store = store();
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    ArtifactId id = store.put(HELLO);
    Files.setLastModifiedTime(file(id), FileTime.from(longAgo));
    store.put(HELLO);
    assertThat(store.remove(id, longAgo.plusSeconds(60))).isFalse();
    assertThat(store.get(id)).hasValue(HELLO);

    Files.setLastModifiedTime(file(id), FileTime.from(longAgo));
    assertThat(store.remove(id, longAgo.plusSeconds(60))).isTrue();
    assertThat(store.get(id)).isEmpty();
    assertThat(store.remove(id, longAgo)).as("it is gone already").isTrue();
  }

  @Test
  void whatIsDamagedIsNotGivenOutAndIsWholeAgainOnceItIsStoredAgain() throws Exception {
    var store = store();
    ArtifactId id = store.put(HELLO);
    Files.writeString(file(id), "hallo");
    assertThatThrownBy(() -> store.get(id)).isInstanceOf(DamagedArtifactException.class);

    assertThat(store.put(HELLO)).isEqualTo(id);
    assertThat(store.get(id)).hasValue(HELLO);
  }

  @Test
  void aScanTellsWhatIsThereAndWhetherItIsWhole() throws Exception {
    var store = store();
    ArtifactId whole = store.put(HELLO);
    ArtifactId damaged = store.put(LONGER);
    Files.writeString(file(damaged), "a longer tale");

    assertThat(scanned(store)).containsOnly(Map.entry(whole, true), Map.entry(damaged, false));
  }

  @Test
  void aProbeLeavesNothingBehind() throws Exception {
    var store = store();
    store.probe(100_000);

    assertThat(scanned(store)).isEmpty();
    assertThat(store.sweepUnfinished(Instant.now().plusSeconds(60))).isZero();
  }

  private static Map<ArtifactId, Boolean> scanned(ArtifactStore store) throws IOException {
    var found = new HashMap<ArtifactId, Boolean>();
    store.scan(stored -> found.put(stored.id(), stored.whole()));
    return found;
  }
}
