package dev.resow.diffusion.image;

import java.util.Arrays;

/**
 * A picture of 8 bits per channel.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb three bytes per pixel, row by row from the top left
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** Checks that the bytes fit the size. */
  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "expected 3 bytes for each of %d x %d pixels, got %d"
              .formatted(width, height, rgb.length));
    }
  }

  /**
   * From the planes that a decoder makes.
   *
   * @param planes red, green, blue, each height rows of width values in [-1, 1]; values beyond are
   *     clipped
   */
  public static RgbImage ofPlanes(float[] planes, int width, int height) {
    int pixels = Math.multiplyExact(width, height);
    var rgb = new byte[3 * pixels];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < pixels; i++) {
        float unit = Math.clamp(planes[channel * pixels + i] / 2 + 0.5f, 0f, 1f);
        rgb[3 * i + channel] = (byte) Math.rint(unit * 255f);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage image
        && image.width == width
        && image.height == height
        && Arrays.equals(image.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }
}
