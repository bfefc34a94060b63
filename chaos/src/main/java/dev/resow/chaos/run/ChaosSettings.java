package dev.resow.chaos.run;

import java.time.Duration;
import java.util.List;

/**
 * How much is broken.
 *
 * @param time least time of load and faults
 * @param kills least kills of each kind of process; the run goes on until there were as many
 * @param jobs least jobs
 * @param workers time per job of each worker
 * @param seed of the choice of victims and pauses
 */
public record ChaosSettings(Duration time, int kills, int jobs, List<Duration> workers, long seed) {
  public static final Duration USUAL_TIME = Duration.ofMinutes(5);
  public static final int USUAL_KILLS = 3;
  public static final int USUAL_JOBS = 2000;

  /** Three of different speed. */
  public static final List<Duration> THREE_WORKERS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
}
