package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.scheduler.Trigger;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/**
 * What a clock that is set back does to methods with {@code @Scheduled(every)}, the outbox sweeper
 * and the watchdog among them. If this fails, the documentation of {@code WallClockHealth} has to
 * change.
 */
class StandingScheduleTest {
  private static final String SCHEDULER = "io.quarkus.scheduler.runtime.SimpleScheduler";
  private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-01-01T12:00:00Z");

  @Test
  void aScheduleStandsStillUntilTheClockHasCaughtUp() throws Exception {
    Object every = everySecond();
    assertThat(fires(every, NOON)).isTrue();
    assertThat(fires(every, NOON.plusSeconds(1))).isTrue();

    ZonedDateTime setBack = NOON.minusMinutes(10);
    for (int second = 2; second < 600; second += 30)
      assertThat(fires(every, setBack.plusSeconds(second))).as("%d s later", second).isFalse();
    assertThat(fires(every, NOON.plusSeconds(2))).as("it has caught up").isTrue();
  }

  private static Object everySecond() throws ReflectiveOperationException {
    var type = Class.forName(SCHEDULER + "$IntervalTrigger");
    var constructor =
        type.getDeclaredConstructor(
            String.class, ZonedDateTime.class, long.class, Duration.class, String.class);
    constructor.setAccessible(true);
    return constructor.newInstance("sweep", NOON, 1_000L, Duration.ZERO, "Sweeper#sweep");
  }

  private static boolean fires(Object trigger, ZonedDateTime now)
      throws ReflectiveOperationException {
    assertThat(trigger).isInstanceOf(Trigger.class);
    var evaluate = trigger.getClass().getDeclaredMethod("evaluate", ZonedDateTime.class);
    evaluate.setAccessible(true);
    return evaluate.invoke(trigger, now) != null;
  }
}
