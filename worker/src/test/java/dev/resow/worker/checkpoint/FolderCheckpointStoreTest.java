package dev.resow.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckpointStoreTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;
  private final UUID job = UUID.randomUUID();

  @Test
  void theHighestAttemptCountsAndNoAttemptOverwritesAnother() throws Exception {
    var store = new FolderCheckpointStore(folder.resolve("made/later"));
    assertThat(store.latest(job)).isEmpty();
    store.put(job, 9, new byte[] {9});
    store.put(job, 10, new byte[] {10});
    store.put(job, 9, new byte[] {99}); // a worker that lost its lock and does not know yet
    assertThat(store.latest(job)).contains(new byte[] {10});
    store.put(job, 10, new byte[] {11});
    assertThat(store.latest(job)).contains(new byte[] {11});
    store.remove(job);
    store.remove(job);
    assertThat(store.latest(job)).isEmpty();
  }

  @Test
  void filesAreKeptAsBytesAre() throws Exception {
    var store = new FolderCheckpointStore(folder.resolve("store"));
    var checkpoint = Files.write(folder.resolve("checkpoint"), new byte[] {1, 2});
    var copy = folder.resolve("copy");
    assertThat(store.copyLatest(job, copy)).isFalse();
    store.put(job, 1, checkpoint);
    store.put(job, 1, checkpoint);
    assertThat(store.latest(job)).contains(new byte[] {1, 2});
    store.put(job, 2, new byte[] {3});
    for (int i = 0; i < 2; i++) {
      assertThat(store.copyLatest(job, copy)).isTrue();
      assertThat(copy).hasBinaryContent(new byte[] {3});
    }
  }

  @Test
  void aHalfWrittenFileIsNoCheckpoint() throws Exception {
    var store = new FolderCheckpointStore(folder);
    Files.createDirectories(folder.resolve(job.toString()));
    Files.write(folder.resolve(job.toString()).resolve(".7"), new byte[3]);
    assertThat(store.latest(job)).isEmpty();
  }

  @Test
  void theSweepRemovesOnlyOldCheckpoints() throws Exception {
    var store = new FolderCheckpointStore(folder);
    UUID other = UUID.randomUUID();
    store.put(job, 1, new byte[1]);
    store.put(other, 1, new byte[1]);
    Files.setLastModifiedTime(folder.resolve(job.toString()), FileTime.from(NOON.minusSeconds(60)));
    Files.setLastModifiedTime(
        folder.resolve(other.toString()), FileTime.from(NOON.plusSeconds(60)));
    assertThat(store.sweep(NOON)).isEqualTo(1);
    assertThat(store.latest(job)).isEmpty();
    assertThat(store.latest(other)).isPresent();
  }

  @Test
  void damageIsRecognised() {
    byte[] whole = new Checkpoint("f", 3, 1.5, null, new byte[] {1, 2, 3}).toBytes();
    assertThat(Checkpoint.fromBytes(whole).session()).containsExactly(1, 2, 3);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> Checkpoint.fromBytes(damaged))
          .isInstanceOf(IllegalArgumentException.class);
      byte[] torn = java.util.Arrays.copyOf(whole, i);
      assertThatThrownBy(() -> Checkpoint.fromBytes(torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Workers of two versions share the folder while one replaces the other. */
  @Test
  void theLayoutOfACheckpointStays() {
    byte[] golden =
        HexFormat.of()
            .parseHex(
                "52434b32000166000000033ff80000000000007ff00000000000000000000301"
                    + "020300000000146b21a9");
    assertThat(new Checkpoint("f", 3, 1.5, null, new byte[] {1, 2, 3}).toBytes()).isEqualTo(golden);
    assertThat(Checkpoint.fromBytes(golden))
        .matches(c -> c.fingerprint().equals("f") && c.step() == 3)
        .matches(c -> c.seconds() == 1.5 && c.budget() == null);
  }
}
