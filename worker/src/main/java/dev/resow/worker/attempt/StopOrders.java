package dev.resow.worker.attempt;

import dev.resow.contract.CancelJob;
import dev.resow.contract.ControlCommand;
import dev.resow.contract.FenceAttempts;
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
  private final Map<UUID, Integer> lowestValid = recent();

  public synchronized void hear(ControlCommand command) {
    switch (command) {
      case CancelJob cancel -> cancelled.putIfAbsent(cancel.jobId(), cancel);
      case FenceAttempts fence -> lowestValid.merge(fence.jobId(), fence.lowestValid(), Math::max);
    }
  }

  public synchronized Optional<CancelJob> cancelled(UUID job) {
    return Optional.ofNullable(cancelled.get(job));
  }

  /** True when this attempt counts for nothing any more. */
  public synchronized boolean fenced(UUID job, int attempt) {
    return attempt < lowestValid.getOrDefault(job, 0);
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
