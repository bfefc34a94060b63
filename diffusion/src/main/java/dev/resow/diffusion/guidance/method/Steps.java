package dev.resow.diffusion.guidance.method;

import java.util.List;
import java.util.stream.IntStream;

/** At which sampler steps a move acts; step 0 has the most noise. */
public sealed interface Steps {
  /** Single steps, ascending. */
  record At(List<Integer> steps) implements Steps {
    public At {
      steps = List.copyOf(steps);
    }
  }

  /** Every step of a range, both ends included. */
  record Range(int first, int last) implements Steps {}

  static Steps at(int... steps) {
    return new At(IntStream.of(steps).boxed().toList());
  }

  static Steps range(int first, int last) {
    return new Range(first, last);
  }

  /** The steps in order. */
  default List<Integer> list() {
    return switch (this) {
      case At at -> at.steps();
      case Range(int first, int last) -> IntStream.rangeClosed(first, last).boxed().toList();
    };
  }

  /** The place of a step in {@link #list}, or -1. */
  default int indexOf(int step) {
    return list().indexOf(step);
  }

  /**
   * The same share of a run with another number of steps: step i of {@code from} becomes floor(i to
   * / from). SAGA's published pair, 10 of 50 and 5 of 28, agrees with it.
   */
  default Steps rescaled(int from, int to) {
    if (from == to) {
      return this;
    }
    return switch (this) {
      case At at -> new At(at.steps().stream().map(s -> s * to / from).distinct().toList());
      case Range(int first, int last) -> {
        int start = first * to / from;
        yield new Range(start, Math.max(start, (last + 1) * to / from - 1));
      }
    };
  }
}
