package dev.resow.diffusion.sampler;

import dev.resow.diffusion.image.RepaintMask;
import dev.resow.diffusion.image.RgbImage;
import java.util.Optional;

/**
 * The picture that a session starts from.
 *
 * @param image of the request's size
 * @param mask of the same size, or empty to make all of it anew
 */
public record StartPicture(RgbImage image, Optional<RepaintMask> mask) {
  /**
   * @throws IllegalArgumentException naming what has another size than the request
   */
  void check(SamplingRequest request) {
    check("image", image.width(), image.height(), request);
    mask.ifPresent(m -> check("mask", m.width(), m.height(), request));
    boolean wanted = !request.start().orElseThrow().mask().isEmpty();
    if (wanted != mask.isPresent()) {
      throw new IllegalArgumentException(
          "mask: the request names %s, and %s was given"
              .formatted(wanted ? "one" : "none", wanted ? "none" : "one"));
    }
  }

  private static void check(String what, int width, int height, SamplingRequest request) {
    if (width != request.width() || height != request.height()) {
      throw new IllegalArgumentException(
          "%s: expected %d x %d pixels as the picture to make, got %d x %d"
              .formatted(what, request.width(), request.height(), width, height));
    }
  }

  /** The finished picture: what lies outside of the mask is that of this one, to the byte. */
  RgbImage finish(RgbImage painted) {
    return mask.map(m -> m.over(painted, image)).orElse(painted);
  }
}
