package dev.resow.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;
import org.junit.jupiter.api.Test;

/**
 * Why a clock that is set back is a fault: the timers of Kafka's clients (heartbeats, commits,
 * requests, metadata) go by it. If this fails, the check and its documentation can be dropped.
 */
class StandingTimersTest {
  private static final long TEN_MINUTES = 600_000;

  private final Machine machine = new Machine();

  @Test
  void aTimerThatRunsStandsStillUntilTheClockHasCaughtUp() {
    Timer heartbeat = machine.timer(3_000);
    machine.wall -= TEN_MINUTES;
    machine.pass(60_000);
    heartbeat.update();
    assertThat(heartbeat.isExpired()).as("a minute later").isFalse();
    assertThat(heartbeat.remainingMs()).isEqualTo(3_000);

    machine.pass(TEN_MINUTES - 60_000 + 3_000);
    heartbeat.update();
    assertThat(heartbeat.isExpired()).as("it shows again what it had shown").isTrue();
  }

  @Test
  void aTimerThatBeginsLaterIsRight() {
    machine.wall -= TEN_MINUTES;
    Timer poll = machine.timer(100);
    machine.pass(100);
    poll.update();
    assertThat(poll.isExpired()).isTrue();
  }

  /** A machine whose wall clock can be set. */
  private static final class Machine implements Time {
    private long wall = 1_800_000_000_000L;
    private long nanos;

    void pass(long millis) {
      wall += millis;
      nanos += millis * 1_000_000;
    }

    @Override
    public long milliseconds() {
      return wall;
    }

    @Override
    public long nanoseconds() {
      return nanos;
    }

    @Override
    public void sleep(long millis) {
      pass(millis);
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadline) {
      throw new UnsupportedOperationException();
    }
  }
}
