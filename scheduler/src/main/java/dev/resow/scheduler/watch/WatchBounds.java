package dev.resow.scheduler.watch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long something may take before the scheduler acts. */
@ConfigMapping(prefix = "resow.watch.bounds")
public interface WatchBounds {
  /**
   * Silence of a running attempt. Must exceed the acquisition lock of the share group (15-60 s):
   * until then the broker redelivers by itself, which is cheaper.
   */
  @WithDefault("PT2M")
  Duration running();

  /**
   * A released job that no worker started although one is idle: its record is lost. Default: PT5M.
   */
  @WithDefault("PT5M")
  Duration dispatched();

  /** An accepted job whose submitted record did not come back from the broker. */
  @WithDefault("PT1M")
  Duration submitted();

  /**
   * Silence about a job after a topic was made again, heartbeats of its worker included: its end is
   * lost. Must exceed two heartbeats (2 to 10 s).
   */
  @WithDefault("PT25S")
  Duration listen();

  /** A cancelled attempt whose worker does not answer. */
  @WithDefault("PT30S")
  Duration cancel();
}
