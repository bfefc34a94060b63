package dev.resow.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyRateTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  @Test
  void settlesAfterTwoIntervalsWithoutARise() {
    assertThat(intervals(List.of(200., 300., 400., 405., 398., 900.))).isEqualTo(5);
  }

  @Test
  void oneSlowIntervalIsNoEnd() {
    assertThat(intervals(List.of(200., 300., 250., 400., 400., 400.))).isEqualTo(6);
  }

  @Test
  void endsInTimeEvenIfTheRateStillRises() {
    assertThat(intervals(List.of(1., 2., 4., 8., 16., 32., 64., 128.))).isEqualTo(6);
  }

  private static int intervals(List<Double> rates) {
    var steady = new SteadyRate(Duration.ofMinutes(1));
    int taken = 0;
    for (double rate : rates) {
      taken++;
      if (!steady.rises(rate, TEN)) break;
    }
    return taken;
  }
}
