package dev.resow.chaos.run;

import dev.resow.chaos.deploy.Replicas;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Faults;
import java.time.Duration;
import java.util.List;

/**
 * Size and content of a chaos run.
 *
 * @param time minimum duration of load and faults; the run continues until every fault has occurred
 *     once
 * @param jobs minimum number of jobs
 * @param workers sampling time per job, one entry per worker
 * @param replicas how many brokers, apis, schedulers and databases there are
 * @param artifacts where pictures and checkpoints are kept
 * @param faults faults to inject
 * @param seed seed for the order of faults, targets and pauses
 */
public record ChaosSettings(
    Duration time,
    int jobs,
    List<Duration> workers,
    Replicas replicas,
    Artifacts artifacts,
    List<Fault> faults,
    long seed) {
  /** Where pictures and checkpoints are kept. */
  public enum Artifacts {
    FOLDER,
    /** A bucket of an S3 server. */
    S3
  }

  public static final Duration USUAL_TIME = Duration.ofMinutes(5);
  public static final int USUAL_JOBS = 2000;

  /** Three of different speed. */
  public static final List<Duration> THREE_WORKERS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));

  /** True if a fault with this name is among them. */
  boolean has(String fault) {
    return faults.stream().anyMatch(f -> f.name().equals(fault));
  }

  /** The faults of {@link Faults#brief}, each as short as it can be and still have an effect. */
  public static ChaosSettings brief(Duration time, int jobs, long seed) {
    return new ChaosSettings(
        time, jobs, THREE_WORKERS, Replicas.ONE, Artifacts.FOLDER, Faults.brief(), seed);
  }
}
