package dev.resow.contract;

/**
 * Attempt numbers: fencing tokens that only grow. A release of the scheduler owns a block of
 * {@value #DELIVERIES_PER_RELEASE} numbers; the broker's delivery count (KIP-932) picks the number
 * inside the block. Two deliveries of one record, and deliveries of two releases, can therefore
 * never share a number, even when a worker died between its report and its acknowledgement.
 */
public final class Attempts {
  /** Deliveries of one release; must not exceed {@code group.share.delivery.count.limit}. */
  public static final int DELIVERIES_PER_RELEASE = 5;

  private Attempts() {}

  /**
   * The attempt of one delivery.
   *
   * @param deliveryCount the broker's count, 1 for the first delivery
   * @throws IllegalArgumentException past the block: such a delivery must be rejected unseen
   */
  public static int of(JobReady ready, int deliveryCount) {
    return of(ready.attempt(), deliveryCount);
  }

  /**
   * The attempt of one delivery of a job or a training.
   *
   * @param base number of the first delivery of the release
   * @param deliveryCount the broker's count, 1 for the first delivery
   * @throws IllegalArgumentException past the block: such a delivery must be rejected unseen
   */
  public static int of(int base, int deliveryCount) {
    if (deliveryCount < 1 || deliveryCount > DELIVERIES_PER_RELEASE)
      throw new IllegalArgumentException(
          "delivery %d of release %d must be from 1 to %d"
              .formatted(deliveryCount, base, DELIVERIES_PER_RELEASE));
    return base + deliveryCount - 1;
  }

  /** True if the broker will not deliver again: the worker must report a failure itself. */
  public static boolean isLast(int deliveryCount) {
    return deliveryCount >= DELIVERIES_PER_RELEASE;
  }

  /** First number of the release after the one that began at {@code base}. */
  public static int nextRelease(int base) {
    return base + DELIVERIES_PER_RELEASE;
  }
}
