package dev.resow.diffusion.guidance.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RegionSharesTest {
  private static final int SUBJECTS = 3;
  private static final int PLACES = 5;

  @Test
  void theLeaderTakesAlmostAllAndEqualsShare() {
    float[] maps = {1, .5f, .2f, 0, .5f, .9f}; // (1, 2, 3)
    float[] shares = RegionShares.of(maps, 2, 3, 20);
    assertThat(shares[0]).isGreaterThan(.999f);
    assertThat(shares[1]).isEqualTo(.5f);
    assertThat(shares[5]).isGreaterThan(.999f);
  }

  @Property
  void sharesOfAPlaceSumToOneAtAnySharpness(
      @ForAll("maps") float[] maps, @ForAll("sharpness") double sharpness) {
    float[] shares = RegionShares.of(maps, SUBJECTS, PLACES, sharpness);
    for (int picture = 0; picture < 2; picture++) {
      for (int place = 0; place < PLACES; place++) {
        float sum = 0;
        for (int s = 0; s < SUBJECTS; s++) {
          sum += shares[(picture * SUBJECTS + s) * PLACES + place];
        }
        assertThat(sum).isCloseTo(1, offset(1e-6f));
      }
    }
  }

  @Provide
  Arbitrary<float[]> maps() {
    return Arbitraries.floats().between(0, 1).array(float[].class).ofSize(2 * SUBJECTS * PLACES);
  }

  @Provide
  Arbitrary<Double> sharpness() {
    return Arbitraries.doubles().between(.01, 1e6);
  }
}
