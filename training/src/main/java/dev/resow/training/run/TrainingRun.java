package dev.resow.training.run;

import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Runs a session to its end in a folder of its own. A run that was killed continues from its last
 * checkpoint, which is at most a minute and an update old.
 */
public final class TrainingRun {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(1);

  private final TrainingSession session;
  private final Path checkpoint;
  private final FigureLog log;
  private final InstantSource clock;

  /**
   * Where a run ends: at whichever comes first.
   *
   * @param updates of the whole training, 1 or more
   * @param time of this run
   */
  public record Limits(long updates, Duration time) {
    public Limits {
      if (updates < 1 || !time.isPositive()) {
        throw new IllegalArgumentException(
            "expected 1 update or more and a time above 0, got %d and %s".formatted(updates, time));
      }
    }
  }

  /** Sees every update. */
  @FunctionalInterface
  public interface Listener {
    void updated(long update, StepFigures figures, Duration elapsed);
  }

  /**
   * @param folder of this training; made if it is not there
   * @throws IOException when the folder cannot be used
   */
  public TrainingRun(TrainingSession session, Path folder, InstantSource clock) throws IOException {
    this.session = session;
    this.checkpoint = Files.createDirectories(folder).resolve("checkpoint.safetensors");
    this.log = new FigureLog(folder.resolve("figures.csv"));
    this.clock = clock;
  }

  /**
   * Restores the last checkpoint, if there is one.
   *
   * @return updates done before this run
   * @throws IllegalArgumentException when it belongs to another training
   */
  public long resume() throws IOException {
    if (Files.exists(checkpoint)) {
      session.restore(checkpoint);
    }
    log.keepUpTo(session.steps());
    return session.steps();
  }

  /**
   * Updates until a limit is reached and saves.
   *
   * @throws ArithmeticException when a gradient is not finite; the last checkpoint stays
   */
  public void run(Limits limits, Listener listener) throws IOException {
    Instant start = clock.instant();
    Instant saved = start;
    while (session.steps() < limits.updates() && elapsed(start).compareTo(limits.time()) < 0) {
      var figures = session.step();
      log.add(session.steps(), figures);
      listener.updated(session.steps(), figures, elapsed(start));
      if (elapsed(saved).compareTo(BETWEEN_CHECKPOINTS) >= 0) {
        session.save(checkpoint);
        saved = clock.instant();
      }
    }
    session.save(checkpoint);
  }

  private Duration elapsed(Instant since) {
    return Duration.between(since, clock.instant());
  }
}
