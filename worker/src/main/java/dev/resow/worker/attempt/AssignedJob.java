package dev.resow.worker.attempt;

import dev.resow.contract.Attempts;
import dev.resow.contract.JobReady;
import java.util.function.BooleanSupplier;

/**
 * A job that the broker delivered to this worker.
 *
 * @param deliveryCount the broker's count, 1 for the first delivery of this release
 * @param traceparent trace of the request that made the job, or null
 * @param lockLost true once another delivery may own the record; checked between steps
 * @param draining true once this process shuts down; checked between steps
 */
public record AssignedJob(
    JobReady ready,
    int deliveryCount,
    String traceparent,
    BooleanSupplier lockLost,
    BooleanSupplier draining) {
  /** A job of a process that does not shut down. */
  public AssignedJob(
      JobReady ready, int deliveryCount, String traceparent, BooleanSupplier lockLost) {
    this(ready, deliveryCount, traceparent, lockLost, () -> false);
  }

  /** The same job, in another span of its trace. */
  AssignedJob within(String span) {
    return new AssignedJob(ready, deliveryCount, span, lockLost, draining);
  }

  /** The fencing number of this delivery. */
  public int attempt() {
    return Attempts.of(ready, deliveryCount);
  }
}
