package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Only the monotonic clock moves it. */
class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  @Test
  void whatHasPassedSinceTheStartIsAdded() {
    var clock = new SteadyClock(START, nanos::get);
    assertThat(clock.instant()).isEqualTo(START);
    nanos.addAndGet(90_000_000_001L);
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90).plusNanos(1));
  }
}
