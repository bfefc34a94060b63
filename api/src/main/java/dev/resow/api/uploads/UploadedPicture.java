package dev.resow.api.uploads;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * A decoded picture.
 *
 * @param argb one value per pixel, row by row from the top left, 8 bits each of alpha, red, green
 *     and blue
 */
public record UploadedPicture(int width, int height, int[] argb) {
  private static final int HALF = 128;
  private static final int OPAQUE = 0xff000000;
  private static final int WHITE = 0xffffffff;

  static UploadedPicture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var colours = image.getColorModel();
    boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    return new UploadedPicture(
        width,
        height,
        grey && !(colours instanceof IndexColorModel)
            ? grey(image)
            : image.getRGB(0, 0, width, height, null, 0, width));
  }

  /** As they are stored: the platform takes grey for linear and would make it brighter. */
  private static int[] grey(BufferedImage image) {
    var raster = image.getRaster();
    int shift = image.getSampleModel().getSampleSize(0) - 8;
    boolean alpha = raster.getNumBands() > 1;
    var argb = new int[image.getWidth() * image.getHeight()];
    for (int i = 0; i < argb.length; i++) {
      int x = i % image.getWidth();
      int y = i / image.getWidth();
      int level = raster.getSample(x, y, 0) >> shift;
      int opacity = alpha ? raster.getSample(x, y, 1) >> shift : 0xff;
      argb[i] = opacity << 24 | level << 16 | level << 8 | level;
    }
    return argb;
  }

  /** Whether some pixels are more transparent than opaque. */
  public boolean hasHoles() {
    return Arrays.stream(argb).anyMatch(UploadedPicture::isHole);
  }

  /** White where this one is more transparent than opaque, black elsewhere. */
  public UploadedPicture holes() {
    return new UploadedPicture(
        width, height, Arrays.stream(argb).map(pixel -> isHole(pixel) ? WHITE : OPAQUE).toArray());
  }

  private static boolean isHole(int pixel) {
    return pixel >>> 24 < HALF;
  }

  /** A PNG of its colours over white, without anything else of the file that it came from. */
  byte[] png() {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] flat = Arrays.stream(argb).map(UploadedPicture::overWhite).toArray();
    image.setRGB(0, 0, width, height, flat, 0, width);
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static int overWhite(int pixel) {
    int alpha = pixel >>> 24;
    if (alpha == 0xff) return pixel;
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int level = pixel >> shift & 0xff;
      result |= (level * alpha + 0xff * (0xff - alpha) + 127) / 0xff << shift;
    }
    return OPAQUE | result;
  }
}
