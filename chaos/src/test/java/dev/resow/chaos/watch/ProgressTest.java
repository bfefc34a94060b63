package dev.resow.chaos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait for a count is bounded by the time without a change. */
@Timeout(60)
class ProgressTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void endsWhenTheCountIsAsWanted() {
    var count = new AtomicInteger();
    assertThat(Progress.await(count::incrementAndGet, n -> n >= 3, LONG)).isEqualTo(3);
  }

  @Test
  void endsWhenTheCountStaysAsItIs() {
    assertThat(Progress.await(() -> 7, n -> n >= 8, Duration.ofMillis(1))).isEqualTo(7);
  }

  @Test
  void endsWhenTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(Progress.await(() -> 7, n -> n >= 8, LONG)).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }
}
