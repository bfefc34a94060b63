package dev.resow.training.comat.session;

import java.util.List;
import java.util.stream.IntStream;

/** Which of a sampler's steps get a gradient. */
final class TrainedSteps {
  private TrainedSteps() {}

  /**
   * One in each of equal intervals, all as far into theirs.
   *
   * @param first step that is made, from 0
   * @param steps of the sampler
   * @param trained of them, 1 to {@code steps - first}
   * @param offset into an interval, 0 to below 1
   * @return ascending
   */
  static List<Integer> of(int first, int steps, int trained, double offset) {
    int made = steps - first;
    return IntStream.range(0, trained)
        .map(i -> first + (int) Math.min(made - 1, Math.floor((i + offset) * made / trained)))
        .boxed()
        .toList();
  }
}
