package dev.resow.scheduler.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * When jobs are released, and how many may be with the workers: few, so that priority and
 * cancellation stay exact.
 */
@ConfigMapping(prefix = "resow.dispatch")
interface DispatchSettings {
  /** False for a scheduler that only projects. */
  @WithDefault("true")
  boolean enabled();

  /** Longest wait between two turns; back-offs and not-before times are kept to this precision. */
  @WithDefault("PT0.25S")
  Duration tick();

  /**
   * Per worker slot: one it samples, the rest ready to be taken. A job takes as many of these
   * places as it costs, at least one, and never more than a slot has.
   */
  @WithDefault("2")
  int perSlot();

  /**
   * The same, for batch jobs: while every slot is busy none of them stands in the workers' topic,
   * where a later job of a higher class could not overtake it. It costs a batch job the way from
   * one job's end to the next one's start, some tens of milliseconds.
   */
  @WithDefault("1")
  int batchPerSlot();
}
