package dev.resow.api.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Server-sent events: how many at once, and what an idle one costs. */
@ConfigMapping(prefix = "resow.streams")
public interface StreamSettings {
  /** Open streams of this process together; one more is refused. */
  @WithDefault("2000")
  int max();

  /** Open streams of one key, or of one subject of the sign-in service, in this process. */
  @WithDefault("200")
  int maxPerCaller();

  /** Longest time between two messages of a stream, 1 s to 15 s. Default: 10 s. */
  @WithDefault("10s")
  Duration keepAlive();

  /** A client that takes nothing for so long is disconnected. */
  @WithDefault("30s")
  Duration stalledAfter();

  /** How long a lost notification can go unnoticed: one look for all streams together. */
  @WithDefault("10s")
  Duration lookEvery();
}
