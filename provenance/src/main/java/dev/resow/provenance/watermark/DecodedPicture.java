package dev.resow.provenance.watermark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The pixels of a picture file of any origin.
 *
 * @param rgb three bytes per pixel, row by row from the top left
 */
public record DecodedPicture(int width, int height, byte[] rgb) {
  private static final long MOST_PIXELS = 1L << 26;

  /**
   * Decodes PNG, JPEG and what else the JDK reads; colours without their transparency.
   *
   * @throws IllegalArgumentException when the bytes are no such picture, are damaged, or have more
   *     than 64 million pixels
   */
  public static DecodedPicture of(byte[] file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      var readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IllegalArgumentException("expected a PNG or JPEG file, found other bytes");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new IllegalArgumentException(
              "expected a picture of at most %d million pixels, found %d million"
                  .formatted(MOST_PIXELS >> 20, pixels >> 20));
        }
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer broken files with exceptions of many kinds.
      throw e instanceof IllegalArgumentException known && known.getMessage() != null
          ? known
          : new IllegalArgumentException("the picture is damaged: " + e.getMessage(), e);
    }
  }

  private static DecodedPicture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int pixel : image.getRGB(0, y, width, 1, null, 0, width)) {
        rgb[i++] = (byte) (pixel >> 16);
        rgb[i++] = (byte) (pixel >> 8);
        rgb[i++] = (byte) pixel;
      }
    }
    return new DecodedPicture(width, height, rgb);
  }
}
