package dev.resow.worker.training;

import dev.resow.contract.Attempts;
import dev.resow.contract.TrainingReady;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A training in this process's hands.
 *
 * @param deliveryCount the broker's count of deliveries of the record
 * @param traceparent trace that the training belongs to, or null
 * @param lost whether the record belongs to another delivery by now
 * @param draining whether this process shuts down
 */
public record AssignedTraining(
    TrainingReady ready,
    int deliveryCount,
    String traceparent,
    BooleanSupplier lost,
    BooleanSupplier draining) {

  /**
   * The fencing number.
   *
   * @throws IllegalArgumentException after more deliveries than a release has numbers
   */
  public int attempt() {
    return Attempts.of(ready.attempt(), deliveryCount);
  }

  UUID id() {
    return ready.trainingId();
  }
}
