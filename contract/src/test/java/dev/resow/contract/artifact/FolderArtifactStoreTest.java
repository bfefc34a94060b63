package dev.resow.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void bytesAreNamedByTheirContentAndComeBack() throws Exception {
    var store = new FolderArtifactStore(folder.resolve("made/later"));

    ArtifactId id = store.put(HELLO);

    assertThat(id.sha256())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(store.get(id)).hasValue(HELLO);
    assertThat(folder.resolve("made/later/2c/f2/" + id)).hasBinaryContent(HELLO);
    assertThat(store.get(ArtifactId.of(new byte[0]))).isEmpty();
  }

  @Test
  void manyWritersOfTheSameBytesLeaveOneFile() throws Exception {
    var store = new FolderArtifactStore(folder);
    Callable<ArtifactId> write = () -> store.put(HELLO);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(IntStream.range(0, 32).mapToObj(_ -> write).toList()))
        assertThat(done.get()).isEqualTo(ArtifactId.of(HELLO));
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void filesAreStoredAndCopiedOutWithoutChange() throws Exception {
    var store = new FolderArtifactStore(folder.resolve("store"));
    var content = Files.write(folder.resolve("content"), HELLO);

    ArtifactId id = store.put(content);

    assertThat(id).isEqualTo(ArtifactId.of(HELLO));
    var copy = folder.resolve("copy");
    assertThat(store.copy(id, copy)).isTrue();
    assertThat(copy).hasBinaryContent(HELLO);
    assertThat(store.copy(ArtifactId.of(new byte[0]), folder.resolve("none"))).isFalse();
    Files.writeString(folder.resolve("store/2c/f2/" + id), "hellO");
    assertThatThrownBy(() -> store.copy(id, folder.resolve("damaged")))
        .isInstanceOf(DamagedArtifactException.class);
    assertThat(folder.resolve("damaged")).doesNotExist();
  }

  @Test
  void whatIsOldIsRemovedAndWhatWasStoredAgainIsNotOld() throws Exception {
    var store = new FolderArtifactStore(folder);
    ArtifactId id = store.put(HELLO);
    var file = folder.resolve("2c/f2/" + id);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    store.put(HELLO);
    assertThat(store.remove(id, Instant.EPOCH.plusSeconds(1))).isFalse();
    assertThat(store.get(id)).isPresent();

    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(store.remove(id, Instant.EPOCH.plusSeconds(1))).isTrue();
    assertThat(store.get(id)).isEmpty();
    assertThat(store.remove(id, Instant.EPOCH)).as("it is gone already").isTrue();
  }

  @Test
  void whatIsDamagedIsNotGivenOutAndIsWholeAgainOnceItIsStoredAgain() throws Exception {
    var store = new FolderArtifactStore(folder);
    ArtifactId id = store.put(HELLO);
    var file = folder.resolve("2c/f2/" + id);
    for (String damage : List.of("", "hell", "hello!", "hallo")) {
      Files.writeString(file, damage);
      assertThatThrownBy(() -> store.get(id))
          .as("'%s' instead of hello", damage)
          .isInstanceOf(DamagedArtifactException.class);
      assertThat(store.put(HELLO)).isEqualTo(id);
      assertThat(store.get(id)).hasValue(HELLO);
    }
    try (var files = Files.list(file.getParent())) {
      assertThat(files).as("nothing is left beside it").containsExactly(file);
    }
  }

  @Test
  void aScanTellsWhatIsThereAndWhetherItIsWhole() throws Exception {
    var store = new FolderArtifactStore(folder);
    ArtifactId whole = store.put(HELLO);
    ArtifactId cut = store.put("a longer text".getBytes(StandardCharsets.UTF_8));
    String name = cut.sha256();
    var file = folder.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    Files.writeString(file, "a lo");
    Files.writeString(folder.resolve("readme"), "not ours");
    Files.writeString(file.resolveSibling(".part-123"), "not finished");

    var found = new HashMap<ArtifactId, Boolean>();
    store.scan(stored -> found.put(stored.id(), stored.whole()));

    assertThat(found).containsOnly(Map.entry(whole, true), Map.entry(cut, false));
    assertThat(store.sweepUnfinished(Instant.now().minusSeconds(60))).isZero();
    assertThat(store.sweepUnfinished(Instant.now().plusSeconds(60))).isOne();
  }

  @Test
  void aFolderThatWentAwayIsNotMadeAnew() throws Exception {
    Path root = folder.resolve("volume");
    var store = new FolderArtifactStore(root);
    ArtifactId id = store.put(HELLO);
    Files.move(root, folder.resolve("unmounted"));

    assertThatThrownBy(() -> store.put(HELLO)).isInstanceOf(IOException.class);
    assertThat(root).doesNotExist();

    Files.move(folder.resolve("unmounted"), root);
    assertThat(store.put(HELLO)).isEqualTo(id);
  }

  @Test
  void anIdCanNotLeaveTheFolder() {
    assertThatThrownBy(() -> new ArtifactId("../../etc/passwd"))
        .hasMessageContaining("64 lower-case hexadecimal digits");
  }
}
