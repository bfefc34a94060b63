package dev.resow.contract;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * Measures durations although the machine's clock may be set: the time at which it was started,
 * plus what has passed since on the monotonic clock. It does not follow the machine's clock, so its
 * instants are compared with its own alone.
 */
public final class SteadyClock implements InstantSource {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;

  SteadyClock(Instant start, LongSupplier nanos) {
    this.start = start;
    this.nanos = nanos;
    startNanos = nanos.getAsLong();
  }

  /** Begins with the machine's time of now. */
  public static Clock start() {
    return new SteadyClock(Instant.now(), System::nanoTime).withZone(ZoneOffset.UTC);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }
}
