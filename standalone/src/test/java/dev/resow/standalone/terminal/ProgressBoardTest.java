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

class ProgressBoardTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aTerminalGetsALinePerJobInPlace() {
    var board = new ProgressBoard(out, true);
    board.show(List.of(job(1, 0), job(2, 7)));
    board.show(List.of(job(1, 14), job(2, 28)));

    assertThat(text()).contains("\033[2A").endsWith("step 28/28\n");
    assertThat(text().lines()).hasSize(4);
  }

  @Test
  void aLogGetsALineWhenAJobMovesOn() {
    var board = new ProgressBoard(out, false);
    board.show(List.of(job(1, 0), job(2, 0)));
    board.show(List.of(job(1, 1), job(2, 0)));
    board.show(List.of(job(1, 7), job(2, 0)));

    assertThat(text().lines())
        .extracting(line -> line.substring(35, 36) + line.substring(line.indexOf("sampling")))
        .containsExactly("1sampling, 0 %", "2sampling, 0 %", "1sampling, 25 %");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Job job(int id, int step) {
    return new Job(
        new UUID(0, id),
        JobState.RUNNING,
        null,
        Instant.EPOCH,
        1,
        0,
        null,
        null,
        null,
        new JobProgress(0, step, 28, null),
        null,
        null,
        List.of());
  }
}
