package dev.resow.chaos.upgrade;

import java.time.Duration;
import java.util.List;

/**
 * Size of a run of two releases.
 *
 * @param jobs that must be accepted and end in each mix, 1 to 10,000
 * @param perSecond submits of all clients together
 * @param patience longest time without the end of a job before a mix counts as standing still
 */
public record UpgradeSettings(int jobs, double perSecond, Duration patience) {
  public static final int USUAL_JOBS = 60;

  /** Time per job of each worker. */
  static final List<Duration> WORKERS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));

  private static final int MOST_JOBS = 10_000;

  /**
   * @throws IllegalArgumentException for another number of jobs
   */
  public UpgradeSettings {
    if (jobs < 1 || jobs > MOST_JOBS)
      throw new IllegalArgumentException("expected 1 to %d, found %d".formatted(MOST_JOBS, jobs));
  }

  /** A steady rate that the workers sustain on two cores while processes start. */
  public static UpgradeSettings of(int jobs) {
    return new UpgradeSettings(jobs, 8, Duration.ofSeconds(90));
  }
}
