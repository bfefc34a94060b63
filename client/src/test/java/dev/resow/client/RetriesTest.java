package dev.resow.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Waits double up to the longest one; half of each is random. */
class RetriesTest {
  private final Random random = new Random(7);

  @Test
  void waitsDoubleUpToTheLongest() {
    var retries = new Retries(100, ofMillis(200), ofSeconds(5), ofSeconds(60));
    for (int failed = 1; failed < 100; failed++) {
      long most = failed > 5 ? 5000 : 200L << (failed - 1);
      assertThat(retries.pause(failed, null, random).orElseThrow().toMillis())
          .as("after %d tries", failed)
          .isBetween(most / 2, most);
    }
    assertThat(retries.pause(100, null, random)).isEmpty();
  }

  @Test
  void theServerDecidesWithinOurPatience() {
    assertThat(Retries.DEFAULT.pause(1, ofSeconds(60), random)).contains(ofSeconds(60));
    assertThat(Retries.DEFAULT.pause(1, ofSeconds(61), random)).isEmpty();
    assertThat(Retries.NONE.pause(1, ofSeconds(1), random)).isEmpty();
  }

  @Test
  void valuesWithoutMeaningAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Retries.DEFAULT.withTries(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Retries(2, ofSeconds(2), ofSeconds(1), ofSeconds(1)));
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    Instant now = Instant.parse("2026-01-31T12:00:00Z");
    assertThat(RetryAfter.parse(" 7 ", now)).contains(ofSeconds(7));
    assertThat(RetryAfter.parse("Sat, 31 Jan 2026 12:00:07 GMT", now)).contains(ofSeconds(7));
    assertThat(RetryAfter.parse("Sat, 31 Jan 2026 11:00:00 GMT", now)).contains(ofSeconds(0));
    assertThat(RetryAfter.parse("soon", now)).isEmpty();
    assertThat(RetryAfter.parse("-7", now)).isEmpty();
  }
}
