package dev.resow.worker.training;

import dev.resow.diffusion.adapter.LowRank;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A session that only counts: its state is the number of its updates. */
final class CountingSession implements TrainingSession {
  private final Runnable atEveryStep;
  private final Runnable atRestore;
  private final Runnable atClose;
  private long steps;

  CountingSession(Runnable atEveryStep, Runnable atRestore, Runnable atClose) {
    this.atEveryStep = atEveryStep;
    this.atRestore = atRestore;
    this.atClose = atClose;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public StepFigures step() {
    steps++;
    atEveryStep.run();
    return StepFigures.of(
        Map.entry("reward", steps / 10.0), Map.entry("loss", Double.POSITIVE_INFINITY));
  }

  @Override
  public void save(Path file) throws IOException {
    Files.writeString(file, Long.toString(steps));
  }

  @Override
  public void restore(Path file) {
    atRestore.run();
    try {
      steps = Long.parseLong(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<LowRank> adapter() {
    return List.of();
  }

  @Override
  public void close() {
    atClose.run();
  }
}
