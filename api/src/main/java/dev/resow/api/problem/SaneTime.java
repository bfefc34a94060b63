package dev.resow.api.problem;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Times that a request may contain: from 2000-01-01 to ten years from now. Anything else is a
 * mistake (milliseconds taken for seconds, a year with too many digits), and no database could hold
 * some of it.
 */
public final class SaneTime {
  /** Earliest valid time. */
  public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final Duration AHEAD = Duration.ofDays(3653);

  private SaneTime() {}

  public static boolean is(Instant time, Clock clock) {
    return !time.isBefore(EARLIEST) && !time.isAfter(clock.instant().plus(AHEAD));
  }

  /** As {@link #is}, but a filter may look as far ahead as four digits of a year. */
  static boolean isForFilter(Instant time) {
    return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
  }

  /** The expected range, as part of a message. */
  public static final String EXPECTED = "a time from 2000-01-01 to ten years from now";
}
