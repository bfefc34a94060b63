package dev.resow.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void secondsAndDatesAreRead() {
    assertThat(RetryAfter.parse("120", NOW)).contains(NOW.plusSeconds(120));
    assertThat(RetryAfter.parse(" 1 ", NOW)).contains(NOW.plusSeconds(1));
    assertThat(RetryAfter.parse("Thu, 01 Jan 2026 00:10:00 GMT", NOW))
        .contains(NOW.plusSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "86401"})
  void nothingIsPutOffForLongerThanADay(String header) {
    assertThat(RetryAfter.parse(header, NOW)).contains(NOW.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-5", "1.5", "soon", "Thu, 01 Jan 2015 00:00:00 GMT", "2026-01-01", "١"})
  void whatIsNoLaterTimeSaysNothing(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }

  @Test
  void noHeaderSaysNothing() {
    assertThat(RetryAfter.parse(null, NOW)).isEmpty();
  }
}
