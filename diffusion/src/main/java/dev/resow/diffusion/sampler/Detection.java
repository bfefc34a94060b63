package dev.resow.diffusion.sampler;

/**
 * What a guide says of a round after looking at its attention maps. A guide's own detection
 * implements this with its details.
 */
public interface Detection {
  /** Whether it could tell; if not, it says nothing of the round. */
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

  /** Why a round that is not clear is dropped, for people. */
  default String reason() {
    return "two subjects overlap";
  }
}
