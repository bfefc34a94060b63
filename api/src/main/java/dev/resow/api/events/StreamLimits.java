package dev.resow.api.events;

import dev.resow.api.access.Identity;
import dev.resow.api.metrics.ApiMetrics;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many streams are open in this process, in total and by caller. */
@Startup
@ApplicationScoped
public class StreamLimits {
  private static final int RETRY_SECONDS = 5;

  /** Proxies close a connection that is idle for about a minute, some sooner. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(15);

  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);

  private final StreamSettings settings;
  private final Map<String, Integer> byCaller = new HashMap<>();
  private int total;

  StreamLimits(StreamSettings settings, ApiMetrics metrics) {
    this.settings = settings;
    metrics.streams(this::open);
    Duration idle = settings.keepAlive();
    if (idle.compareTo(SHORTEST_IDLE) < 0 || idle.compareTo(LONGEST_IDLE) > 0)
      throw new IllegalArgumentException(
          "resow.streams.keep-alive must be from 1s to 15s, not %s.".formatted(idle));
  }

  /** An open stream's place; closing it twice is harmless. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for a stream that is about to begin; it must be closed.
   *
   * @throws ProblemException stream-limit with Retry-After if there is none
   */
  public Place take(Identity who) {
    String name = who.name();
    synchronized (this) {
      int own = byCaller.getOrDefault(name, 0);
      if (own >= settings.maxPerCaller())
        throw refused("%s has %d event streams open, which is its limit.".formatted(name, own));
      if (total >= settings.max())
        throw refused("The server has %d event streams open, which is its limit.".formatted(total));
      byCaller.put(name, own + 1);
      total++;
    }
    var open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) release(name);
    };
  }

  private synchronized void release(String name) {
    total--;
    byCaller.computeIfPresent(name, (_, own) -> own == 1 ? null : own - 1);
  }

  /** Open streams of this process. */
  public synchronized int open() {
    return total;
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(
        ProblemType.STREAM_LIMIT, detail + " Close one or retry later.", RETRY_SECONDS);
  }
}
