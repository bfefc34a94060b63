package dev.resow.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.adapter.LowRank;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir Path folder;

  private Instant now = Instant.EPOCH;
  private final List<Long> saves = new ArrayList<>();

  /** Counts; an update takes 25 seconds. */
  private final class Counting implements TrainingSession {
    private long steps;

    @Override
    public long steps() {
      return steps;
    }

    @Override
    public StepFigures step() {
      steps++;
      now = now.plusSeconds(25);
      return StepFigures.of(Map.entry("reward", steps / 10.0), Map.entry("loss", 1.0));
    }

    @Override
    public void save(Path file) throws IOException {
      saves.add(steps);
      Files.writeString(file, Long.toString(steps));
    }

    @Override
    public void restore(Path file) {
      try {
        steps = Long.parseLong(Files.readString(file));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public List<LowRank> adapter() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private long run(long updates, Duration time) throws IOException {
    try (var session = new Counting()) {
      var run = new TrainingRun(session, folder, () -> now);
      run.resume();
      run.run(new TrainingRun.Limits(updates, time), (_, _, _) -> {});
      return session.steps();
    }
  }

  @Test
  void checkpointsAreAtMostOneAMinute() throws IOException {
    assertThat(run(7, LONG)).isEqualTo(7);
    assertThat(saves).containsExactly(3L, 6L, 7L);
  }

  @Test
  void aRunContinuesToTheSameEnd() throws IOException {
    assertThat(run(10, Duration.ofSeconds(60))).as("the time of the run ends it").isEqualTo(3);
    assertThat(run(10, LONG)).isEqualTo(10);
    assertThat(Files.readAllLines(folder.resolve("figures.csv")))
        .hasSize(11)
        .startsWith("update,reward,loss", "1,0.100000,1.00000", "2,0.200000,1.00000");
  }

  @Test
  void aKilledRunRepeatsWhatItsCheckpointLacks() throws IOException {
    run(3, LONG);
    Files.writeString(
        folder.resolve("figures.csv"), "4,0.4,1.0\n5,0.", java.nio.file.StandardOpenOption.APPEND);
    run(5, LONG);
    assertThat(Files.readAllLines(folder.resolve("figures.csv")))
        .extracting(line -> line.split(",")[0])
        .containsExactly("update", "1", "2", "3", "4", "5");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new TrainingRun.Limits(0, LONG)).hasMessageContaining("1 update");
    assertThatThrownBy(() -> new TrainingRun.Limits(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
