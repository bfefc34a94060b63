package dev.resow.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

/** Which seed each round of a job has. */
class RoundSeedsTest {
  @Property
  void theFirstRoundHasTheJobsSeedAndTheNextOnesTheReliableSeeds(
      @ForAll long job, @ForAll @UniqueElements List<Long> reliable) {
    var seeds = new RoundSeeds(job, reliable);
    var others = new ArrayList<>(reliable);
    others.remove(job);

    assertThat(seeds.of(0)).isEqualTo(job);
    assertThat(IntStream.rangeClosed(1, others.size()).mapToObj(seeds::of))
        .containsExactlyInAnyOrderElementsOf(others);
    int beyond = others.size() + 1;
    assertThat(seeds.of(beyond)).isEqualTo(RoundSeeds.seed(job, beyond));
  }

  @Property
  void theSameJobHasTheSameSeeds(@ForAll long job, @ForAll List<Long> reliable) {
    for (int round = 0; round < 5; round++) {
      assertThat(new RoundSeeds(job, reliable).of(round))
          .isEqualTo(new RoundSeeds(job, reliable).of(round));
    }
  }

  @Test
  void theOrderIsPinned() {
    var seeds = new RoundSeeds(7, List.of(1L, 2L, 3L, 4L));
    assertThat(IntStream.range(0, 5).mapToObj(seeds::of)).containsExactly(7L, 3L, 2L, 4L, 1L);
  }

  @Test
  void jobsDrawDifferentOrders() {
    var reliable = List.of(1L, 2L, 3L, 4L);
    assertThat(IntStream.range(100, 140).mapToObj(job -> new RoundSeeds(job, reliable).of(1)))
        .contains(1L, 2L, 3L, 4L);
  }
}
