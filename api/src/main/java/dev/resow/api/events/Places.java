package dev.resow.api.events;

import dev.resow.api.access.Identity;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Places for what stays open for long, in this process: so many in total and for each caller. */
public final class Places {
  private static final int RETRY_SECONDS = 5;

  private final int most;
  private final int mostPerCaller;
  private final String what;
  private final ProblemType refusal;
  private final Map<String, Integer> byCaller = new HashMap<>();
  private int total;

  /**
   * @param what is open, e.g. "event streams open"
   * @param refusal for one more
   */
  public Places(int most, int mostPerCaller, String what, ProblemType refusal) {
    this.most = most;
    this.mostPerCaller = mostPerCaller;
    this.what = what;
    this.refusal = refusal;
  }

  /** A taken place; closing it twice is harmless. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place; it must be closed.
   *
   * @throws ProblemException with Retry-After if there is none
   */
  public Place take(Identity who) {
    String name = who.name();
    synchronized (this) {
      int own = byCaller.getOrDefault(name, 0);
      if (own >= mostPerCaller)
        throw refused("%s has %d %s, which is its limit.".formatted(name, own, what));
      if (total >= most)
        throw refused("The server has %d %s, which is its limit.".formatted(total, what));
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

  /** Places that are taken. */
  public synchronized int open() {
    return total;
  }

  private ProblemException refused(String detail) {
    return new ProblemException(refusal, detail + " Close one or retry later.", RETRY_SECONDS);
  }
}
