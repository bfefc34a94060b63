package dev.resow.diffusion.sampler;

/**
 * What a guide says of a round after looking at its attention maps. A guide's own detection
 * implements this with its details.
 */
public interface Detection {
  /** Whether subjects have merged or vanished. */
  boolean overlapped();

  /** How bad it is; the round with the lowest score is finished when none is clear. */
  double score();
}
