package dev.resow.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Awaitility with the settings of these tests: only a failing test waits long. */
public final class Until {
  /** A test may share two cores with five JVMs that start. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration INTERVAL = Duration.ofMillis(10);

  private Until() {}

  /**
   * @throws org.awaitility.core.ConditionTimeoutException if it is not true within two minutes
   */
  public static void isTrue(BooleanSupplier condition) {
    isTrue(LIMIT, condition);
  }

  /**
   * @param condition evaluated in this thread, which may hold a transaction or a request context
   * @throws org.awaitility.core.ConditionTimeoutException if it is not true within the limit
   */
  public static void isTrue(Duration limit, BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(INTERVAL)
        .atMost(limit)
        .until(condition::getAsBoolean);
  }
}
