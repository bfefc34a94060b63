package dev.resow.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was ordered to stop: cancelled jobs and fenced attempts. Remembers the most recent orders; a
 * forgotten one costs compute, not correctness, which is the scheduler's.
 */
public final class StopOrders {
  private static final int REMEMBERED = 50_000;

  private final Map<UUID, CancelJob> cancelled = recent();
  private final Map<UUID, FenceAttempts> fences = recent();

  public synchronized void receive(ControlCommand command) {
    switch (command) {
      case CancelJob cancel -> cancelled.putIfAbsent(cancel.jobId(), cancel);
      case FenceAttempts fence -> fences.merge(fence.jobId(), fence, StopOrders::stricter);
    }
  }

  public synchronized Optional<CancelJob> cancelled(UUID job) {
    return Optional.ofNullable(cancelled.get(job));
  }

  /** True when this attempt counts for nothing any more, or counts in another worker's hands. */
  public synchronized boolean fenced(UUID job, int attempt, String worker) {
    FenceAttempts fence = fences.get(job);
    if (fence == null) return false;
    boolean heldByAnother = fence.holder() != null && !fence.holder().equals(worker);
    return attempt < fence.lowestValid() || attempt == fence.lowestValid() && heldByAnother;
  }

  /** The higher one; of equals the one that names the holder. */
  private static FenceAttempts stricter(FenceAttempts earlier, FenceAttempts later) {
    if (earlier.lowestValid() != later.lowestValid())
      return earlier.lowestValid() > later.lowestValid() ? earlier : later;
    return later.holder() == null ? earlier : later;
  }

  private static <V> Map<UUID, V> recent() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
