package dev.resow.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobProgress;
import dev.resow.contract.JobState;
import dev.resow.standalone.client.Job;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aQueuedJobTellsItsPosition() {
    assertThat(ProgressLine.text(queued(0))).isEqualTo("queued, next in line");
    assertThat(ProgressLine.text(queued(3))).isEqualTo("queued, 3 ahead");
  }

  @Test
  void aRunningJobTellsStepRoundAndTimeLeft() {
    assertThat(ProgressLine.text(running(new JobProgress(1, 14, 28, 0.5))))
        .isEqualTo("[##############--------------] step 14/28  round 2  7 s left");
  }

  @Test
  void aLogGetsQuartersNotSteps() {
    var line = new ProgressLine(out, false);
    for (int step = 0; step <= 8; step++) {
      line.show(running(new JobProgress(0, step, 8, null)));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "sampling, 0 %",
            "sampling, 25 %", "sampling, 50 %", "sampling, 75 %", "sampling, 100 %");
  }

  @Test
  void aShorterLineErasesTheLongerOneBefore() {
    var line = new ProgressLine(out, true);
    line.show(queued(12));
    line.show(queued(0));
    line.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\rqueued, 12 ahead\rqueued, next in line%n".formatted());
  }

  private static Job queued(int position) {
    return job(JobState.QUEUED, position, null);
  }

  private static Job running(JobProgress progress) {
    return job(JobState.RUNNING, null, progress);
  }

  private static Job job(JobState state, Integer position, JobProgress progress) {
    return new Job(
        new UUID(0, 1),
        state,
        null,
        Instant.EPOCH,
        1,
        0,
        null,
        position,
        null,
        progress,
        null,
        null,
        List.of());
  }
}
