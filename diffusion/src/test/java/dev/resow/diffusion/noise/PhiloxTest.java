package dev.resow.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The same seed is the same noise, everywhere and for ever. */
class PhiloxTest {
  /** The known answers of the Random123 distribution (kat_vectors, philox4x32, 10 rounds). */
  @Test
  void theKnownAnswersOfTheAuthors() {
    assertThat(Philox.block(new int[4], 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(Philox.block(new int[] {-1, -1, -1, -1}, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(
            Philox.block(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void normalsHaveTheirMoments() {
    float[] z = Philox.normals(42, 0, 200_000);
    double mean = IntStream.range(0, z.length).mapToDouble(i -> z[i]).average().orElseThrow();
    double square =
        IntStream.range(0, z.length).mapToDouble(i -> z[i] * z[i]).average().orElseThrow();
    double fourth =
        IntStream.range(0, z.length).mapToDouble(i -> Math.pow(z[i], 4)).average().orElseThrow();
    assertThat(mean).isBetween(-0.01, 0.01);
    assertThat(square).isBetween(0.98, 1.02);
    assertThat(fourth).isBetween(2.9, 3.1);
  }

  @Test
  void theFirstNormalsOfASeedNeverChange() {
    // Pinned: a change here would change every picture of every stored seed.
    assertThat(Philox.normals(1234, 0, 5)).containsExactly(PINNED);
  }

  private static final float[] PINNED = {
    1.2291553f, -1.6164905f, 0.46462113f, -1.5605406f, 0.7433671f
  };

  @Property
  void aLongerRequestBeginsWithTheShorterOne(
      @ForAll long seed, @ForAll @IntRange(max = 70) int shorter) {
    float[] longer = Philox.normals(seed, 0, 71);
    assertThat(Philox.normals(seed, 0, shorter)).isEqualTo(Arrays.copyOf(longer, shorter));
  }

  @Test
  void streamsOfOneSeedDiffer() {
    assertThat(Philox.normals(7, 0, 8)).isNotEqualTo(Philox.normals(7, 1, 8));
  }

  @Property
  void roundZeroIsTheJobSeedAndOthersDiffer(@ForAll long seed) {
    assertThat(RoundSeeds.seed(seed, 0)).isEqualTo(seed);
    assertThat(
            LongStream.concat(
                    LongStream.of(seed),
                    IntStream.range(1, 50).mapToLong(r -> RoundSeeds.seed(seed, r)))
                .distinct()
                .count())
        .isEqualTo(50);
  }

  @Test
  void aRoundSeedIsPinnedAndNegativeRoundsAreRefused() {
    assertThat(RoundSeeds.seed(1234, 1)).isEqualTo(-6843696716436243929L);
    assertThatThrownBy(() -> RoundSeeds.seed(1, -1)).hasMessageContaining("round");
  }
}
