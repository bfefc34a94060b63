package dev.resow.diffusion.preview;

import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import java.util.LinkedHashMap;

/** A picture made small enough: in pixels, and as a file. */
public final class Thumbnail {
  /** Longest side in pixels. */
  public static final int SIDE = 64;

  /** Largest file in bytes: 4 KB as Base64. */
  public static final int BYTES = 3_072;

  private Thumbnail() {}

  /**
   * The PNG of a picture, its sides divided by the smallest whole number with which it fits.
   *
   * @param planes red, green, blue, each height rows of width values in [-1, 1]
   */
  public static byte[] png(float[] planes, int width, int height) {
    int by = Math.ceilDiv(Math.max(width, height), SIDE);
    while (true) {
      int w = Math.ceilDiv(width, by);
      int h = Math.ceilDiv(height, by);
      var image = RgbImage.ofPlanes(by == 1 ? planes : means(planes, width, height, by), w, h);
      byte[] png = Png.write(image, new LinkedHashMap<>());
      if (png.length <= BYTES || w == 1 && h == 1) {
        return png;
      }
      by++;
    }
  }

  /** The mean of each square of {@code by} pixels; those at the right and lower edge may be cut. */
  private static float[] means(float[] planes, int width, int height, int by) {
    int w = Math.ceilDiv(width, by);
    int h = Math.ceilDiv(height, by);
    var sums = new float[3 * w * h];
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int cut = Math.min(by, width - x / by * by) * Math.min(by, height - y / by * by);
          sums[(plane * h + y / by) * w + x / by] += planes[(plane * height + y) * width + x] / cut;
        }
      }
    }
    return sums;
  }
}
