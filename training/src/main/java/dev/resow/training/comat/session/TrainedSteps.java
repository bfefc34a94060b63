package dev.resow.training.comat.session;

import java.util.List;
import java.util.stream.IntStream;

/** Which of a sampler's steps get a gradient. */
final class TrainedSteps {
  private TrainedSteps() {}

  /**
   * One in each of equal intervals, all as far into theirs.
   *
   * @param steps of the sampler
   * @param trained of them, 1 to {@code steps}
   * @param offset into an interval, 0 to below 1
   * @return ascending
   */
  static List<Integer> of(int steps, int trained, double offset) {
    return IntStream.range(0, trained)
        .map(i -> (int) Math.min(steps - 1, Math.floor((i + offset) * steps / trained)))
        .boxed()
        .toList();
  }
}
