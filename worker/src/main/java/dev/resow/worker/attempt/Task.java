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
 */
public record Task(JobReady ready, int deliveryCount, String traceparent, BooleanSupplier lost) {
  /** The fencing number of this delivery. */
  public int attempt() {
    return Attempts.of(ready, deliveryCount);
  }
}
