package dev.resow.chaos.run;

import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Faults;
import java.time.Duration;
import java.util.List;

/**
 * How much is broken.
 *
 * @param time least time of load and faults; the run goes on until every fault came once
 * @param jobs least jobs
 * @param workers time per job of each worker
 * @param faults what goes wrong
 * @param seed of the order of faults, targets and pauses
 */
public record ChaosSettings(
    Duration time, int jobs, List<Duration> workers, List<Fault> faults, long seed) {
  public static final Duration USUAL_TIME = Duration.ofMinutes(5);
  public static final int USUAL_JOBS = 2000;

  /** Three of different speed. */
  public static final List<Duration> THREE_WORKERS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));

  /** True if a fault with this name is among them. */
  boolean has(String fault) {
    return faults.stream().anyMatch(f -> f.name().equals(fault));
  }

  /** Everything, as short as it is still felt. */
  public static ChaosSettings brief(Duration time, int jobs, long seed) {
    return new ChaosSettings(time, jobs, THREE_WORKERS, Faults.brief(), seed);
  }
}
