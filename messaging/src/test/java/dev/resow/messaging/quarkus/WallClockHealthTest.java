package dev.resow.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A clock that is set back is a fault until it has caught up; one that is set forward is none. */
class WallClockHealthTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOON;
  private final WallClockHealth health = new WallClockHealth(() -> now, Clock.systemUTC());

  @Test
  void aClockThatIsSetBackIsAFaultUntilItHasCaughtUp() {
    at(NOON);
    at(NOON.plusSeconds(600));
    now = NOON.plusSeconds(5);
    assertThatThrownBy(health::check)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the clock of this machine was set back: timers of this process stand still until it"
                + " shows 2026-01-01T12:10:00Z; this process must be restarted");
    at(NOON.plusSeconds(590));
    at(NOON.plusSeconds(601));
  }

  @Test
  void aFewSecondsAreNone() {
    at(NOON);
    at(NOON.minusSeconds(15));
  }

  private void at(Instant time) {
    now = time;
    assertThatCode(health::check).doesNotThrowAnyException();
  }
}
