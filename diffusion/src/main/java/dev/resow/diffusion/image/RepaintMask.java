package dev.resow.diffusion.image;

/**
 * Which pixels of a picture are to be painted anew.
 *
 * @param width pixels
 * @param height pixels
 * @param repaint one per pixel, row by row from the top left
 */
public record RepaintMask(int width, int height, boolean[] repaint) {
  private static final int HALF = 128;

  public RepaintMask {
    if (repaint.length != (long) width * height) {
      throw new IllegalArgumentException(
          "expected a mask of %d x %d values, got %d".formatted(width, height, repaint.length));
    }
  }

  /** Of a picture: its bright pixels, those whose mean of red, green and blue is 128 or more. */
  public static RepaintMask of(RgbImage image) {
    byte[] rgb = image.rgb();
    var repaint = new boolean[rgb.length / 3];
    for (int i = 0; i < repaint.length; i++) {
      int sum = (rgb[3 * i] & 0xff) + (rgb[3 * i + 1] & 0xff) + (rgb[3 * i + 2] & 0xff);
      repaint[i] = sum >= 3 * HALF;
    }
    return new RepaintMask(image.width(), image.height(), repaint);
  }

  /**
   * The cells of a latent to be painted anew: those with a pixel that is.
   *
   * @param factor pixels along a cell's side
   * @return (height / factor, width / factor), row-major, 1 or 0
   */
  public float[] cells(int factor) {
    int columns = width / factor;
    var cells = new float[columns * (height / factor)];
    for (int i = 0; i < repaint.length; i++) {
      if (repaint[i]) {
        cells[i / width / factor * columns + i % width / factor] = 1;
      }
    }
    return cells;
  }

  /**
   * A picture with the pixels of another one wherever nothing was painted anew.
   *
   * @param painted same size
   * @param original same size
   */
  public RgbImage over(RgbImage painted, RgbImage original) {
    byte[] rgb = original.rgb().clone();
    for (int i = 0; i < repaint.length; i++) {
      if (repaint[i]) {
        System.arraycopy(painted.rgb(), 3 * i, rgb, 3 * i, 3);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
