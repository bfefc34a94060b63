package dev.resow.classifier;

import dev.resow.classifier.Description.Channels;
import dev.resow.classifier.Description.Layout;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture as a classifier takes it: all of it, scaled to the size of the input. */
final class PictureTensor {
  private static final int COLOURS = 3;
  private static final double WHITE = 255;

  private PictureTensor() {}

  /**
   * @return one value per colour and pixel, in the order of the description's layout
   * @throws IOException if it is no picture
   */
  static float[] of(byte[] png, Description model) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    if (image == null) throw new IOException("the file is no picture");
    return of(scaled(image, model.width(), model.height()), model);
  }

  /** By halves first: what is made smaller at once would skip pixels. */
  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage current = image;
    while (true) {
      int nextWidth = Math.max(width, (current.getWidth() + 1) / 2);
      int nextHeight = Math.max(height, (current.getHeight() + 1) / 2);
      boolean last = nextWidth == width && nextHeight == height;
      current = drawn(current, nextWidth, nextHeight);
      if (last) return current;
    }
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    var result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }

  private static float[] of(BufferedImage image, Description model) {
    int pixels = model.width() * model.height();
    int[] rgb = image.getRGB(0, 0, model.width(), model.height(), null, 0, model.width());
    var values = new float[COLOURS * pixels];
    List<Double> mean = model.mean();
    List<Double> std = model.std();
    for (int channel = 0; channel < COLOURS; channel++) {
      int shift = 8 * (model.channels() == Channels.RGB ? 2 - channel : channel);
      double centre = mean.get(channel);
      double spread = std.get(channel);
      for (int i = 0; i < pixels; i++) {
        double level = (rgb[i] >> shift & 0xff) / WHITE;
        int at = model.layout() == Layout.NCHW ? channel * pixels + i : i * COLOURS + channel;
        values[at] = (float) ((level - centre) / spread);
      }
    }
    return values;
  }
}
