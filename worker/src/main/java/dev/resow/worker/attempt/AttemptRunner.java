package dev.resow.worker.attempt;

import dev.resow.contract.StopOrders;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.worker.checkpoint.CheckpointStore;
import dev.resow.worker.environment.StorageHealth;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.painter.Painter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs one attempt from its first event to its last. Between any two steps it looks whether it
 * still owns the job and whether the job is still wanted. Whatever ends the attempt is durable on
 * the topics before {@link #run} returns, and the picture is in the store before its result is
 * said.
 */
public final class AttemptRunner {
  private final String worker;
  private final Painter painter;
  private final Events events;
  private final ArtifactStore artifacts;
  private final StopOrders orders;
  private final CheckpointStore checkpoints;
  private final Duration leastGap;
  private final WorkerEnvironment environment;
  private final Clock clock;

  /**
   * @param leastGap time between two checkpoints of an attempt
   * @param environment is told what does not work
   */
  public AttemptRunner(
      String worker,
      Painter painter,
      Events events,
      ArtifactStore artifacts,
      StopOrders orders,
      CheckpointStore checkpoints,
      Duration leastGap,
      WorkerEnvironment environment,
      Clock clock) {
    this.worker = worker;
    this.painter = painter;
    this.events = events;
    this.artifacts = artifacts;
    this.orders = orders;
    this.checkpoints = checkpoints;
    this.leastGap = leastGap;
    this.environment = environment;
    this.clock = clock;
  }

  /** Whose environment nobody else asks about. */
  public AttemptRunner(
      String worker,
      Painter painter,
      Events events,
      ArtifactStore artifacts,
      StopOrders orders,
      CheckpointStore checkpoints,
      Duration leastGap,
      Clock clock) {
    this(
        worker,
        painter,
        events,
        artifacts,
        orders,
        checkpoints,
        leastGap,
        new WorkerEnvironment(new StorageHealth(Path.of("."), clock), clock),
        clock);
  }

  /** How the attempt ended, as far as the record on the ready topic is concerned. */
  public enum Ending {
    /** Its end was said; the record is done with. */
    SAID,
    /** Its number counts for nothing any more; the record is done with. */
    FENCED,
    /** The record belongs to another delivery; nothing was said. */
    LOST,
    /** This process stops and had not begun; another delivery shall. */
    RELEASED
  }

  /**
   * @throws java.util.concurrent.CompletionException when an event that matters could not be made
   *     durable before the record was lost or the process stopped, or never can be; the record must
   *     then be delivered again
   */
  public Ending run(Task task) {
    var saves = new Saves(checkpoints, leastGap, environment, clock, painter, task);
    var telling = new Telling(task, worker, events, clock);
    return new Run(task, worker, painter, artifacts, orders, saves, telling, environment, clock)
        .toItsEnd();
  }
}
