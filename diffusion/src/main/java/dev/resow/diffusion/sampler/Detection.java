package dev.resow.diffusion.sampler;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an overlap check found in one candidate. A method's own detection implements this with its
 * details.
 */
public interface Detection {
  /** Whether anything could be compared; if not, there is no verdict on the round. */
  default boolean compared() {
    return true;
  }

  /** Whether subjects have merged or vanished. */
  boolean overlapped();

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
            Comparator.<Integer, Boolean>comparing(i -> detections.get(i).overlapped())
                .thenComparing(i -> detections.get(i).rank()))
        .orElseThrow();
  }

  /** Why a round that is not clear is dropped, for people. */
  default String reason() {
    return "two subjects overlap";
  }
}
