package dev.resow.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A stopped process is resumed in every case. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class FreezerTest {
  private final Freezer freezer = new Freezer();
  private Process sleeper;

  @BeforeEach
  void start() throws IOException {
    sleeper = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void stop() {
    freezer.close();
    sleeper.destroyForcibly();
  }

  @Test
  void stopsAndResumes() {
    freeze(Duration.ofMinutes(1));
    await(this::isStopped);
    assertThat(freezer.isFrozen("sleeper")).isTrue();
    freezer.thaw("sleeper");
    await(() -> !isStopped());
    assertThat(freezer.isFrozen("sleeper")).isFalse();
  }

  @Test
  void resumesWhatIsStillStoppedWhenItIsClosed() {
    freeze(Duration.ofMinutes(1));
    await(this::isStopped);
    freezer.close();
    await(() -> !isStopped());
  }

  @Test
  void aGuardResumesWhatNobodyResumes() {
    freeze(Duration.ofSeconds(1));
    await(this::isStopped);
    await(() -> !isStopped());
  }

  @Test
  void leavesNoGuardBehind() {
    freeze(Duration.ofSeconds(500));
    freezer.thaw("sleeper");
    await(
        () ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep 500")));
  }

  private void freeze(Duration limit) {
    freezer.freeze("sleeper", () -> Set.of(sleeper.pid()), limit);
  }

  private boolean isStopped() {
    try {
      String stat = Files.readString(Path.of("/proc/" + sleeper.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException ended) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }
}
