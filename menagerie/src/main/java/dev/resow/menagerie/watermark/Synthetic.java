package dev.resow.menagerie.watermark;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Full-size pictures of random contents, the same for the same number. */
final class Synthetic {
  private static final double LEAST_RADIUS = 4;
  private static final int SHADE = 60;
  private static final double GRAIN = 3;

  private Synthetic() {}

  /** White noise: the roughest picture there is. */
  static BufferedImage noise(int side, long number) {
    var rgb = new byte[3 * side * side];
    new Random(number).nextBytes(rgb);
    return Canvas.picture(side, side, rgb);
  }

  /** Octaves of noise, so that the spectrum falls as that of photographs does. */
  static BufferedImage clouds(int side, long number) {
    var random = new Random(number);
    var sums = new double[3 * side * side];
    for (int cells = 2; cells <= side; cells *= 2) {
      var octave = Canvas.scaled(noise(cells, random.nextLong()), side / (double) cells);
      byte[] rgb = Canvas.rgb(octave);
      double weight = 0.8 / Math.sqrt(cells);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * ((rgb[i] & 0xFF) - 128);
      }
    }
    var rgb = new byte[sums.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.clamp(Math.round(128 + sums[i]), 0, 255);
    }
    return Canvas.picture(side, side, rgb);
  }

  /**
   * Discs of all sizes over each other: edges, flat parts and details as photographs have them, in
   * their statistics. Every second picture has grain.
   *
   * @see <a href="https://doi.org/10.1023/A:1011109015675">Lee, Mumford, Huang: Occlusion models
   *     for natural images, 2001: dead leaves, with radii of density r^-3</a>
   */
  static BufferedImage leaves(int side, long number) {
    var random = new Random(number);
    var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    double most = side / 3.0;
    int enough = side * side / 64; // they cover the picture several times
    for (int leaf = 0; leaf < enough; leaf++) {
      double share = random.nextDouble();
      double radius =
          1 / Math.sqrt(share / (most * most) + (1 - share) / (LEAST_RADIUS * LEAST_RADIUS));
      paint(graphics, random, side, radius);
    }
    graphics.dispose();
    return number % 2 == 0 ? picture : grainy(picture, random);
  }

  private static void paint(Graphics2D graphics, Random random, int side, double radius) {
    double x = side * random.nextDouble() - radius;
    double y = side * random.nextDouble() - radius;
    var colour = new Color(random.nextInt(0x1000000));
    var from = new float[] {(float) x, (float) y};
    var to = new float[] {(float) (x + 2 * radius), (float) (y + radius)};
    var shaded = shaded(colour, random.nextInt(2 * SHADE + 1) - SHADE);
    graphics.setPaint(new GradientPaint(from[0], from[1], colour, to[0], to[1], shaded));
    graphics.fill(new Ellipse2D.Double(x, y, 2 * radius, 2 * radius));
  }

  private static Color shaded(Color colour, int by) {
    return new Color(
        Math.clamp(colour.getRed() + by, 0, 255),
        Math.clamp(colour.getGreen() + by, 0, 255),
        Math.clamp(colour.getBlue() + by, 0, 255));
  }

  private static BufferedImage grainy(BufferedImage picture, Random random) {
    byte[] rgb = Canvas.rgb(picture);
    for (int i = 0; i < rgb.length; i += 3) {
      int grain = (int) Math.round(GRAIN * random.nextGaussian());
      for (int channel = 0; channel < 3; channel++) {
        rgb[i + channel] = (byte) Math.clamp((rgb[i + channel] & 0xFF) + grain, 0, 255);
      }
    }
    return Canvas.picture(picture.getWidth(), picture.getHeight(), rgb);
  }
}
