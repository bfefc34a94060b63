package dev.resow.diffusion.image;

import java.util.Objects;

/**
 * That a picture starts from another one instead of noise: which one, and how much of it is made
 * anew. The pictures themselves are given to the sampler beside the request.
 *
 * @param image SHA-256 of the picture's file, in hexadecimal digits
 * @param strength share of the run that is sampled, above 0 to 1: at 1 nothing of the picture is
 *     left, except outside of a mask and what the schedule of a model leaves under its first noise
 * @param mask SHA-256 of the mask's file; empty to make the whole picture anew
 */
public record StartImage(String image, double strength, String mask) {
  public StartImage {
    Objects.requireNonNull(image, "image");
    mask = mask == null ? "" : mask;
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "strength: expected a number above 0 up to 1, got " + strength);
    }
  }

  /**
   * The first step that is done, as diffusers' img2img pipelines choose it; at least the last one
   * is.
   *
   * @param steps of a whole run
   */
  public int firstStep(int steps) {
    return Math.clamp((int) (steps - steps * strength), 0, steps - 1);
  }
}
