package dev.resow.diffusion.sampler;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a check found in one candidate. A method's own detection implements this with its details.
 */
public interface Detection {
  /** Whether there is a verdict on the round: something is wrong, or all of it was compared. */
  default boolean compared() {
    return true;
  }

  /** Everything that was measured, the worst first; also what is not wrong. */
  List<Finding> findings();

  /** Whether nothing is wrong. */
  default boolean clear() {
    return findings().stream().noneMatch(Finding::found);
  }

  /** How much the worst pair overlaps; for people. */
  double score();

  /** Orders rounds: the lowest is finished when none is clear. */
  default double rank() {
    return score();
  }

  /** Index of the clearest one, the first of equals. */
  static int clearest(List<Detection> detections) {
    return IntStream.range(0, detections.size())
        .boxed()
        .min(
            Comparator.<Integer, Boolean>comparing(i -> !detections.get(i).clear())
                .thenComparing(i -> detections.get(i).rank()))
        .orElseThrow();
  }

  /** Why a round that is not clear is dropped: a sentence about the worst finding. */
  default String reason() {
    return findings().stream()
        .filter(Finding::found)
        .findFirst()
        .map(Detection::sentence)
        .orElse("nothing is wrong");
  }

  private static String sentence(Finding worst) {
    return switch (worst.kind()) {
      case OVERLAPPED -> "two subjects overlap";
      case MISSING -> "a subject is missing";
      case MISPLACED -> "a subject is not where the prompt asks it to be";
      case MIXED -> "a subject has features of another one";
    };
  }
}
