package dev.resow.provenance.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

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

  /** One bit in eight arrives wrong, but the wrong ones are mostly those that are hardly sure. */
  @Property(tries = 200)
  void noiseAsStrongAsTheMarkIsCorrected(
      @ForAll @LongRange(min = 0, max = (1L << 48) - 1) long bits,
      @ForAll @LongRange(min = 0, max = 1000) long seed) {
    double[] received = received(new Mark(bits), 0.8, new Random(seed));
    assertThat(MarkCode.decode(received)).hasValue(new Mark(bits));
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
