package dev.resow.provenance.watermark;

/**
 * The brightness of a picture (ITU-R BT.601, as JPEG has it).
 *
 * @param width pixels
 * @param height pixels
 * @param values row by row from the top left, 0 to 255
 */
record Luma(int width, int height, float[] values) {
  /**
   * Of a picture.
   *
   * @param rgb three bytes per pixel, row by row from the top left
   */
  static Luma of(int width, int height, byte[] rgb) {
    var values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          0.299f * (rgb[3 * i] & 0xFF)
              + 0.587f * (rgb[3 * i + 1] & 0xFF)
              + 0.114f * (rgb[3 * i + 2] & 0xFF);
    }
    return new Luma(width, height, values);
  }

  /**
   * The middle of it.
   *
   * @param most largest width and height, in pixels
   */
  Luma middle(int most) {
    if (width <= most && height <= most) {
      return this;
    }
    int newWidth = Math.min(width, most);
    int newHeight = Math.min(height, most);
    int left = (width - newWidth) / 2;
    int top = (height - newHeight) / 2;
    var middle = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(values, (top + y) * width + left, middle, y * newWidth, newWidth);
    }
    return new Luma(newWidth, newHeight, middle);
  }

  /** Scaled by bilinear interpolation between the centres of pixels. */
  Luma scaled(double factor) {
    if (factor == 1) {
      return this;
    }
    int newWidth = (int) Math.round(width * factor);
    int newHeight = (int) Math.round(height * factor);
    var scaled = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      double sy = Math.clamp((y + 0.5) / factor - 0.5, 0, height - 1);
      int y0 = (int) sy;
      int y1 = Math.min(y0 + 1, height - 1);
      float fy = (float) (sy - y0);
      for (int x = 0; x < newWidth; x++) {
        double sx = Math.clamp((x + 0.5) / factor - 0.5, 0, width - 1);
        int x0 = (int) sx;
        int x1 = Math.min(x0 + 1, width - 1);
        float fx = (float) (sx - x0);
        float top = values[y0 * width + x0] * (1 - fx) + values[y0 * width + x1] * fx;
        float bottom = values[y1 * width + x0] * (1 - fx) + values[y1 * width + x1] * fx;
        scaled[y * newWidth + x] = top * (1 - fy) + bottom * fy;
      }
    }
    return new Luma(newWidth, newHeight, scaled);
  }

  /**
   * Mean and standard deviation around each pixel.
   *
   * @param radius of a square window, in pixels
   */
  Local local(int radius) {
    var mean = boxed(values, radius);
    var squares = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = values[i] * values[i];
    }
    var deviation = boxed(squares, radius);
    for (int i = 0; i < values.length; i++) {
      deviation[i] = (float) Math.sqrt(Math.max(0, deviation[i] - mean[i] * mean[i]));
    }
    return new Local(mean, deviation);
  }

  /** See {@link #local}; in the order of the pixels. */
  record Local(float[] mean, float[] deviation) {}

  /** Means over windows, which are smaller at the edges; by sums over rows, then columns. */
  private float[] boxed(float[] of, int radius) {
    var rows = new float[of.length];
    for (int y = 0; y < height; y++) {
      double sum = 0;
      for (int x = -radius; x < width; x++) {
        sum += x + radius < width ? of[y * width + x + radius] : 0;
        sum -= x - radius - 1 >= 0 ? of[y * width + x - radius - 1] : 0;
        if (x >= 0) {
          int pixels = Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1;
          rows[y * width + x] = (float) (sum / pixels);
        }
      }
    }
    var all = new float[of.length];
    for (int x = 0; x < width; x++) {
      double sum = 0;
      for (int y = -radius; y < height; y++) {
        sum += y + radius < height ? rows[(y + radius) * width + x] : 0;
        sum -= y - radius - 1 >= 0 ? rows[(y - radius - 1) * width + x] : 0;
        if (y >= 0) {
          int pixels = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
          all[y * width + x] = (float) (sum / pixels);
        }
      }
    }
    return all;
  }
}
