package dev.resow.menagerie.watermark;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** RGB pictures and their bytes. */
final class Canvas {
  private Canvas() {}

  /** Three bytes per pixel, row by row from the top left. */
  static byte[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    var rgb = new byte[3 * width * picture.getHeight()];
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  static BufferedImage picture(int width, int height, byte[] rgb) {
    var pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
    }
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, width, height, pixels, 0, width);
    return picture;
  }

  /** Scaled up by cubic interpolation, down by means of neighbours. */
  static BufferedImage scaled(BufferedImage picture, double factor) {
    int width = (int) Math.round(picture.getWidth() * factor);
    int height = (int) Math.round(picture.getHeight() * factor);
    var scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        factor > 1
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  static BufferedImage copy(BufferedImage picture) {
    return picture(picture.getWidth(), picture.getHeight(), rgb(picture));
  }

  /** Peak signal-to-noise ratio of two pictures' bytes, in dB. */
  static double psnr(byte[] first, byte[] second) {
    double squares = 0;
    for (int i = 0; i < first.length; i++) {
      double difference = (first[i] & 0xFF) - (second[i] & 0xFF);
      squares += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255 * first.length / squares);
  }
}
