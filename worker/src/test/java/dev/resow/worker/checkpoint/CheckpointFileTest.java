package dev.resow.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that goes from file to file. */
class CheckpointFileTest {
  private static final CheckpointFile CHECKPOINT = new CheckpointFile("f", 3, 1.5);
  private static final byte[] SESSION = {1, 2, 3};

  @TempDir Path folder;
  private Path session;
  private Path file;
  private Path found;

  @BeforeEach
  void session() throws IOException {
    session = Files.write(folder.resolve("session"), SESSION);
    file = folder.resolve("checkpoint");
    found = folder.resolve("found");
  }

  /** Trainers of two versions share the store while one replaces the other. */
  @Test
  void itsBytesAreThoseOfACheckpointInMemory() throws IOException {
    assertThat(CHECKPOINT.write(session, file)).isEqualTo(Files.size(file));
    byte[] bytes = new Checkpoint("f", 3, 1.5, null, SESSION).toBytes();
    assertThat(file).hasBinaryContent(bytes);
    assertThat(CheckpointFile.read(file, found)).isEqualTo(CHECKPOINT);
    assertThat(found).hasBinaryContent(SESSION);
  }

  @Test
  void damageIsRecognised() throws IOException {
    CHECKPOINT.write(session, file);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      refused(damaged);
      refused(Arrays.copyOf(whole, i));
    }
    refused(Arrays.copyOf(whole, whole.length + 1));
  }

  private void refused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> CheckpointFile.read(file, found))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** As that of a session of 2 GiB or more. */
  @Test
  void aLengthMayBeALong() throws IOException {
    long size = CHECKPOINT.write(session, file);
    assertThat(CHECKPOINT.write(session, file, SESSION.length - 1)).isEqualTo(size + Long.BYTES);
    assertThat(CheckpointFile.read(file, found)).isEqualTo(CHECKPOINT);
    assertThat(found).hasBinaryContent(SESSION);
  }
}
