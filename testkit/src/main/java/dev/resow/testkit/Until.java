package dev.resow.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes do; only a failing test waits long. */
public final class Until {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Until() {}

  /**
   * @throws AssertionError if it is not true within 30 s
   */
  public static void isTrue(BooleanSupplier condition) {
    isTrue(LIMIT, condition);
  }

  /**
   * @throws AssertionError if it is not true within the limit
   */
  public static void isTrue(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end)
        throw new AssertionError("it did not become true within " + limit);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
