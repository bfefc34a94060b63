package dev.resow.api.openai;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** Requests that wait for their images. */
@ConfigMapping(prefix = "resow.images")
interface ImageSettings {
  /** How long a request waits for its images; its jobs continue after that. */
  @WithName("wait")
  @WithDefault("5m")
  Duration longestWait();

  /** Requests of this process that wait; one more is refused. */
  @WithDefault("5000")
  int maxWaiting();

  /** Waiting requests of one key, or of one subject of the sign-in service, in this process. */
  @WithDefault("1000")
  int maxWaitingPerCaller();
}
