package dev.resow.artifacts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until a test sets it forward by a minute. */
final class StepClock extends Clock {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void advance() {
    now = now.plus(Duration.ofMinutes(1));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
