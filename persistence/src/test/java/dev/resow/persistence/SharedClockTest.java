package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of the database, whatever the machine's clock shows. */
class SharedClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final SharedClock clock = new SharedClock(NOON, nanos::get);

  @ParameterizedTest
  @ValueSource(longs = {600, -600, 2, -2})
  void aClockThatIsWrongFollowsTheDatabase(long seconds) {
    clock.read(NOON.plusSeconds(seconds), NOON);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(seconds));
    pass(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(seconds + 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {999, 0, -999})
  void lessThanASecondIsNotFollowed(long millis) {
    clock.read(NOON.plusMillis(millis), NOON);
    assertThat(clock.instant()).isEqualTo(NOON);
  }

  @Test
  void anAnswerThatWasOnItsWayForLongIsNoDifference() {
    Instant asked = clock.instant();
    pass(Duration.ofSeconds(8));
    clock.read(NOON.plusSeconds(5), asked);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(8));
  }

  @Test
  void aLateAnswerWithAnotherTimeCountsForTheMiddleOfItsWay() {
    Instant asked = clock.instant();
    pass(Duration.ofSeconds(4));
    clock.read(NOON.plusSeconds(100), asked);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(102));
  }

  @Test
  void timesAreThoseThatPostgresqlKeeps() {
    nanos.addAndGet(1_999);
    assertThat(clock.instant()).isEqualTo(NOON.plusNanos(1_000));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
