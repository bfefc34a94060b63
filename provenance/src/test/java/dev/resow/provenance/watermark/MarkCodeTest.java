package dev.resow.provenance.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** 48 bits survive noise, and noise is no mark. */
class MarkCodeTest {
  @Property(tries = 200)
  void wrongBitsAreCorrected(
      @ForAll @LongRange(min = 0, max = (1L << 48) - 1) long bits,
      @ForAll @IntRange(min = 0, max = 16) int wrong,
      @ForAll @LongRange(min = 0, max = 1000) long seed) {
    double[] received = received(new Mark(bits), 0, new Random(seed));
    var random = new Random(seed);
    for (int i = 0; i < wrong; i++) {
      int at = (i * received.length + random.nextInt(received.length)) / Math.max(1, wrong);
      received[at] = -received[at]; // never many of them side by side
    }
    assertThat(MarkCode.decode(received)).hasValue(new Mark(bits));
  }

  /**
   * One bit in ten arrives wrong, but the wrong ones are mostly those that are hardly sure: about 3
   * words of 10,000 are lost. A rate, so that the noise is the same in every run.
   */
  @Test
  void noiseAlmostAsStrongAsTheMarkIsCorrected() {
    var random = new Random(1);
    int words = 1_000;
    int right = 0;
    for (int i = 0; i < words; i++) {
      var mark = new Mark(random.nextLong() & (1L << 48) - 1);
      if (MarkCode.decode(received(mark, 0.8, random)).equals(Optional.of(mark))) {
        right++;
      }
    }
    assertThat(right).isGreaterThan(words - 5);
  }

  @Property(tries = 500)
  void randomBitsAreNoMark(@ForAll long seed) {
    var random = new Random(seed);
    double[] received = random.doubles(MarkCode.BITS, -1, 1).toArray();
    assertThat(MarkCode.decode(received)).isEmpty();
  }

  @Property(tries = 1)
  void nothingIsNoMark() {
    assertThat(MarkCode.decode(new double[MarkCode.BITS])).isEmpty();
  }

  private static double[] received(Mark mark, double noise, Random random) {
    boolean[] coded = MarkCode.encode(mark);
    var received = new double[coded.length];
    for (int i = 0; i < received.length; i++) {
      received[i] = (coded[i] ? 1 : -1) + noise * random.nextGaussian();
    }
    return received;
  }
}
