package dev.resow.training.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture.
 *
 * @param values (3, rows, columns), 0 to 1
 */
public record Pixels(int rows, int columns, float[] values) {
  private static final int CHANNELS = 3;
  private static final float WHITE = 255;

  public Pixels {
    if (values.length != CHANNELS * rows * columns) {
      throw new IllegalArgumentException(
          "expected %d x %d x %d values, got %d".formatted(CHANNELS, rows, columns, values.length));
    }
  }

  /** The pixels of an image, without its transparency. */
  public static Pixels of(BufferedImage image) {
    int columns = image.getWidth();
    int pixels = columns * image.getHeight();
    int[] rgb = image.getRGB(0, 0, columns, image.getHeight(), null, 0, columns);
    var values = new float[CHANNELS * pixels];
    for (int i = 0; i < pixels; i++) {
      values[i] = (rgb[i] >> 16 & 255) / WHITE;
      values[pixels + i] = (rgb[i] >> 8 & 255) / WHITE;
      values[2 * pixels + i] = (rgb[i] & 255) / WHITE;
    }
    return new Pixels(image.getHeight(), columns, values);
  }

  /**
   * @param pictures of one size
   * @return (b, 3, rows, columns)
   * @throws IllegalArgumentException when they differ in size
   */
  public static NDArray stacked(List<Pixels> pictures, NDManager owner) {
    var first = pictures.getFirst();
    int each = first.values.length;
    var all = new float[pictures.size() * each];
    for (int i = 0; i < pictures.size(); i++) {
      var own = pictures.get(i);
      if (own.rows != first.rows || own.columns != first.columns) {
        throw new IllegalArgumentException(
            "expected pictures of one size, got %d x %d and %d x %d"
                .formatted(first.columns, first.rows, own.columns, own.rows));
      }
      System.arraycopy(own.values, 0, all, i * each, each);
    }
    return owner.create(all, new Shape(pictures.size(), CHANNELS, first.rows, first.columns));
  }
}
