package dev.resow.scheduler.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoopHealthTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private final InstantSource time = () -> now;
  private final LoopHealth loop = new LoopHealth("the loop", time.withZone(ZoneOffset.UTC));

  @Test
  void aTurnThatDoesNotEndIsToldAfterTheLimit() {
    loop.begins();
    now = START.plusSeconds(20);
    assertThat(loop.status(LONGEST, START).up()).isTrue();
    now = START.plusSeconds(21);
    assertThat(loop.status(LONGEST, START).detail())
        .isEqualTo("the loop is stuck in one iteration");
    assertThat(loop.status(LONGEST, START).since()).isEqualTo(START);

    loop.ends();
    assertThat(loop.status(LONGEST, START).up()).isTrue();
  }

  @Test
  void turnsThatFailOneAfterTheOtherAreToldAfterTheLimit() {
    for (int i = 0; i <= 21; i++) {
      now = START.plusSeconds(i);
      loop.begins();
      loop.fails(new IllegalStateException("no luck"));
    }
    assertThat(loop.status(LONGEST, START).detail())
        .isEqualTo("the loop fails in every iteration: no luck");

    loop.begins();
    loop.ends();
    assertThat(loop.status(LONGEST, START).up()).isTrue();
  }

  @Test
  void whoHadNothingToWorkWithIsExcused() {
    loop.begins();
    now = START.plusSeconds(100);
    Instant databaseCameBack = START.plusSeconds(90);
    assertThat(loop.status(LONGEST, databaseCameBack).up()).isTrue();
    now = START.plusSeconds(111);
    assertThat(loop.status(LONGEST, databaseCameBack).up()).isFalse();
  }

  @Test
  void aLoopThatRestsIsUp() {
    now = START.plus(Duration.ofDays(1));
    assertThat(loop.status(LONGEST, START).up()).isTrue();
  }
}
