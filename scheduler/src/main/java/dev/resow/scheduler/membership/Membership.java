package dev.resow.scheduler.membership;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What one consumer announces to its group: whether this scheduler is able to do its work. Safe for
 * any thread.
 */
final class Membership {
  private final BooleanSupplier able;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Boolean announced;

  Membership(BooleanSupplier able) {
    this.able = able;
  }

  /** The consumer joins its group and announces the answer. */
  boolean announce() {
    boolean now = able.getAsBoolean();
    announced = now;
    return now;
  }

  /** The group knows something else; false for a consumer that has not joined yet. */
  boolean isStale() {
    Boolean last = announced;
    return last != null && last != able.getAsBoolean();
  }

  /** True if the consumer has to be asked to join again; {@link #asked} must follow. */
  boolean ask() {
    return isStale() && asking.compareAndSet(false, true);
  }

  /** The consumer knows that it has to join again, or cannot be asked. */
  void asked() {
    asking.set(false);
  }
}
