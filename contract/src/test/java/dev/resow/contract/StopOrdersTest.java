package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who has to stop, by what was ordered. */
class StopOrdersTest {
  private static final UUID JOB = new UUID(0, 1);

  private final StopOrders orders = new StopOrders();

  @Test
  void attemptsBelowTheFenceStop() {
    orders.receive(new FenceAttempts(JOB, Instant.EPOCH, 6));
    assertThat(orders.fenced(JOB, 5, "a")).isTrue();
    assertThat(orders.fenced(JOB, 6, "a")).isFalse();
    assertThat(orders.fenced(new UUID(0, 2), 1, "a")).isFalse();
  }

  @Test
  void ofTwoOnTheSameAttemptTheHolderGoesOn() {
    orders.receive(new FenceAttempts(JOB, Instant.EPOCH, 6, "a"));
    assertThat(orders.fenced(JOB, 6, "a")).isFalse();
    assertThat(orders.fenced(JOB, 6, "b")).isTrue();
    assertThat(orders.fenced(JOB, 7, "b")).isFalse();
  }

  @Test
  void anOlderOrderTakesNothingBack() {
    orders.receive(new FenceAttempts(JOB, Instant.EPOCH, 6, "a"));
    orders.receive(new FenceAttempts(JOB, Instant.EPOCH, 6));
    orders.receive(new FenceAttempts(JOB, Instant.EPOCH, 3, "b"));
    assertThat(orders.fenced(JOB, 6, "b")).isTrue();
  }
}
