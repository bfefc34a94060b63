package dev.resow.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage changes a file's bytes and nothing else. */
class DamagedFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(DamagedFile.class)
  void theFileStaysAndItsBytesAreOthers(DamagedFile how) throws IOException {
    byte[] whole = new byte[300];
    java.util.Arrays.fill(whole, (byte) 5);
    Path file = Files.write(folder.resolve("file"), whole);

    assertThat(how.apply(file)).isTrue();
    assertThat(Files.readAllBytes(file)).isNotEqualTo(whole).hasSizeLessThanOrEqualTo(300);
  }

  @Test
  void whatIsNotThereIsNotDamaged() throws IOException {
    assertThat(DamagedFile.FLIPPED.apply(folder.resolve("none"))).isFalse();
    assertThat(DamagedFile.FLIPPED.apply(Files.createFile(folder.resolve("empty")))).isFalse();
  }
}
