package dev.resow.menagerie.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateTest {

  @Test
  void knownInterval() {
    var rate = new Rate(81, 263); // Newcombe 1998, table I, method 3
    assertThat(rate.low()).isCloseTo(.2553, within(1e-4));
    assertThat(rate.high()).isCloseTo(.3662, within(1e-4));
    assertThat(rate).hasToString(" 30.8 %  (81 of 263, 95 %: 25.5 to 36.6)");
  }

  @Property
  void theIntervalHoldsTheShare(
      @ForAll @IntRange(max = 500) int hits, @ForAll @IntRange(max = 500) int misses) {
    var rate = new Rate(hits, hits + misses);
    assertThat(rate.low()).isBetween(0.0, rate.share() + 1e-12);
    assertThat(rate.high()).isBetween(rate.share() - 1e-12, 1.0);
  }

  @Test
  void countsHits() {
    assertThat(Rate.of(List.of(1, 2, 3, 4), i -> i > 1)).isEqualTo(new Rate(3, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(3, 2));
  }
}
