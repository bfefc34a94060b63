package dev.resow.scheduler.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long things are kept; a negative age keeps them for ever. */
@ConfigMapping(prefix = "resow.retention")
interface Ages {
  /** Interval between two runs, for example 10m; off = never. Default: 10m. */
  @WithDefault("10m")
  String every();

  /**
   * A job after its end, and with it its events, rounds, idempotency key, webhook deliveries and
   * picture.
   */
  @WithDefault("P90D")
  Duration jobs();

  /** Age of a replay, from its request; its jobs have an age of their own. Default: P90D. */
  @WithDefault("P90D")
  Duration replays();

  /** A batch after its end; its jobs have an age of their own. Default: P90D. */
  @WithDefault("P90D")
  Duration batches();

  /**
   * A training after its end, with its figures, and an evaluation after its decision; adapters
   * stay. Default: P90D.
   */
  @WithDefault("P90D")
  Duration trainings();

  /** An upload after its last use; one that a job names stays with the job. Default: P7D. */
  @WithDefault("P7D")
  Duration uploads();

  /** As long as the broker keeps {@code resow.dead}. */
  @WithDefault("P90D")
  Duration deadLetters();

  /** A webhook's delivery after it was made or given up. */
  @WithDefault("P30D")
  Duration deliveries();

  /** Age of a worker without heartbeats. */
  @WithDefault("P1D")
  Duration workers();

  /** Rows of one kind removed by one transaction. */
  @WithDefault("200")
  int batch();
}
