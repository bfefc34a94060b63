package dev.resow.worker.attempt;

import dev.resow.contract.Attempts;
import dev.resow.contract.JobReady;
import java.util.function.BooleanSupplier;

/**
 * A job in the hands of this worker.
 *
 * @param deliveryCount the broker's count, 1 for the first delivery of this release
 * @param traceparent trace of the request that made the job, or null
 * @param lost true once the record is no longer ours; asked between steps
 * @param draining true once this process shuts down; asked between steps
 */
public record Task(
    JobReady ready,
    int deliveryCount,
    String traceparent,
    BooleanSupplier lost,
    BooleanSupplier draining) {
  /** A task of a process that stays. */
  public Task(JobReady ready, int deliveryCount, String traceparent, BooleanSupplier lost) {
    this(ready, deliveryCount, traceparent, lost, () -> false);
  }

  /** The fencing number of this delivery. */
  public int attempt() {
    return Attempts.of(ready, deliveryCount);
  }
}
