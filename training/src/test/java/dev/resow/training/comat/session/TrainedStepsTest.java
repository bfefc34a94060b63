package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** One step in each of equal intervals. */
class TrainedStepsTest {
  @Example
  void fourOfTwenty() {
    assertThat(TrainedSteps.of(0, 20, 4, 0)).containsExactly(0, 5, 10, 15);
    assertThat(TrainedSteps.of(0, 20, 4, .5)).containsExactly(2, 7, 12, 17);
    assertThat(TrainedSteps.of(0, 20, 4, .999)).containsExactly(4, 9, 14, 19);
    assertThat(TrainedSteps.of(8, 20, 4, .5)).containsExactly(9, 12, 15, 18);
  }

  @Property
  void theyAreDifferentAscendingAndOfTheSampler(
      @ForAll @IntRange(min = 1, max = 100) int steps,
      @ForAll @IntRange(min = 0, max = 99) int begun,
      @ForAll @IntRange(min = 1, max = 100) int wanted,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double offset) {
    int first = Math.min(begun, steps - 1);
    int trained = Math.min(steps - first, wanted);
    var chosen = TrainedSteps.of(first, steps, trained, offset);
    assertThat(chosen).hasSize(trained).isSorted().doesNotHaveDuplicates();
    assertThat(chosen.getFirst()).isGreaterThanOrEqualTo(first);
    assertThat(chosen.getLast()).isLessThan(steps);
  }
}
