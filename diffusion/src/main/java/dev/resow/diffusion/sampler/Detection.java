package dev.resow.diffusion.sampler;

/**
 * What a guide says of a round after looking at its attention maps. A guide's own detection
 * implements this with its details.
 */
public interface Detection {
  /** Whether subjects have merged or vanished. */
  boolean overlapped();

  /** How much the worst pair overlaps; for people. */
  double score();

  /** Orders rounds: the lowest is finished when none is clear. */
  default double rank() {
    return score();
  }
}
