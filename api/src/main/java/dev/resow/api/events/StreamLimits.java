package dev.resow.api.events;

import dev.resow.api.access.Identity;
import dev.resow.api.metrics.ApiMetrics;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How many streams are open in this process, in total and by caller. */
@Startup
@ApplicationScoped
public class StreamLimits {
  /** Proxies close a connection that is idle for about a minute, some sooner. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(15);

  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);

  private final Places places;
  private final CurrentVertxRequest http;

  StreamLimits(StreamSettings settings, ApiMetrics metrics, CurrentVertxRequest http) {
    this.http = http;
    places =
        new Places(
            settings.max(),
            settings.maxPerCaller(),
            "event streams open",
            ProblemType.STREAM_LIMIT);
    metrics.streams(this::open);
    Duration idle = settings.keepAlive();
    if (idle.compareTo(SHORTEST_IDLE) < 0 || idle.compareTo(LONGEST_IDLE) > 0)
      throw new IllegalArgumentException(
          "resow.streams.keep-alive must be from 1s to 15s, not %s.".formatted(idle));
  }

  /**
   * Takes a place for the stream of the current request, which closes it. A stream that never
   * begins, e.g. because its client has gone, gives it back when the request ends.
   *
   * @throws ProblemException stream-limit with Retry-After if there is none
   */
  public Places.Place take(Identity who) {
    Places.Place place = places.take(who);
    http.getCurrent().addEndHandler(_ -> place.close());
    return place;
  }

  /** Open streams of this process. */
  public int open() {
    return places.open();
  }
}
