package dev.resow.scheduler.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code resow.autoscale.*}: what the number of wanted workers is computed from. */
@ConfigMapping(prefix = "resow.autoscale")
interface AutoscaleSettings {
  /** How long the last job of the backlog may wait for its start. */
  @WithDefault("PT1M")
  Duration targetWait();

  /** Time of a job of cost 1 while none of its model, nor of any other, has been measured. */
  @WithDefault("PT10S")
  Duration assumedPerJob();

  /** Most workers per model. */
  @WithDefault("100")
  int mostWorkers();
}
