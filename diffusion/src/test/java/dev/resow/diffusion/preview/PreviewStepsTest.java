package dev.resow.diffusion.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Previews are spread over the steps of a round. */
class PreviewStepsTest {
  private static List<Integer> steps(int count, int steps) {
    var previews = new PreviewSteps(count, steps);
    return IntStream.rangeClosed(1, steps)
        .filter(s -> previews.after(s).isPresent())
        .boxed()
        .toList();
  }

  @Test
  void theyAreEvenlySpreadAndTheLastStepHasNone() {
    assertThat(steps(3, 28)).containsExactly(7, 14, 21);
    assertThat(steps(1, 28)).containsExactly(14);
    assertThat(steps(0, 28)).isEmpty();
  }

  @Test
  void withFewStepsEachButTheLastHasOne() {
    assertThat(steps(16, 4)).containsExactly(1, 2, 3);
    assertThat(steps(16, 1)).isEmpty();
  }

  @Test
  void thereAreAsManyAsWereAskedForAndTheirNumbersRise() {
    for (int steps = 2; steps <= 60; steps++) {
      for (int count = 1; count <= 16; count++) {
        var previews = new PreviewSteps(count, steps);
        var numbers =
            IntStream.rangeClosed(1, steps)
                .mapToObj(previews::after)
                .flatMapToInt(n -> n.stream())
                .toArray();
        assertThat(numbers).as("%d of %d", count, steps).hasSize(Math.min(count, steps - 1));
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers[numbers.length - 1]).isEqualTo(count - 1);
      }
    }
  }
}
