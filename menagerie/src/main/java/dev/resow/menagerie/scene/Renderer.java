package dev.resow.menagerie.scene;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/** Draws scenes with Java2D, without a display. The same scene gives the same pixels everywhere. */
public final class Renderer {
  /** Width and height of every picture, pixels. */
  public static final int SIDE = 128;

  private Renderer() {}

  /** The scene as floats in [-1, 1], channels first: (3, 128, 128) in one array. */
  public static float[] render(Scene scene) {
    return channelsFirst(image(scene));
  }

  /** The scene as an RGB picture. */
  public static BufferedImage image(Scene scene) {
    return image(
        graphics -> {
          scene.background().paint(graphics);
          scene.subjects().forEach(subject -> Face.paint(graphics, subject));
        });
  }

  /** An RGB picture of whatever is painted. */
  public static BufferedImage image(Consumer<Graphics2D> painting) {
    return painted(BufferedImage.TYPE_INT_RGB, painting);
  }

  /** Where a subject covers the picture: (128, 128) row by row. */
  public static boolean[] mask(Subject subject) {
    var image = painted(BufferedImage.TYPE_INT_ARGB, graphics -> Face.paint(graphics, subject));
    int[] argb = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    var mask = new boolean[argb.length];
    for (int i = 0; i < argb.length; i++) {
      mask[i] = (argb[i] >>> 24) > 127;
    }
    return mask;
  }

  /** RGB pixels as floats in [-1, 1], (3, height, width). */
  public static float[] channelsFirst(BufferedImage image) {
    int pixels = image.getWidth() * image.getHeight();
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    var floats = new float[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      floats[i] = (rgb[i] >> 16 & 255) / 127.5f - 1;
      floats[pixels + i] = (rgb[i] >> 8 & 255) / 127.5f - 1;
      floats[2 * pixels + i] = (rgb[i] & 255) / 127.5f - 1;
    }
    return floats;
  }

  /** The inverse of {@link #channelsFirst}: values are clamped to [-1, 1], then rounded. */
  public static BufferedImage image(float[] chw, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int pixels = width * height;
    for (int i = 0; i < pixels; i++) {
      int rgb = level(chw[i]) << 16 | level(chw[pixels + i]) << 8 | level(chw[2 * pixels + i]);
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  private static int level(float value) {
    return Math.round((Math.clamp(value, -1f, 1f) + 1) * 127.5f);
  }

  private static BufferedImage painted(int type, Consumer<Graphics2D> painting) {
    var image = new BufferedImage(SIDE, SIDE, type);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    painting.accept(graphics);
    graphics.dispose();
    return image;
  }
}
