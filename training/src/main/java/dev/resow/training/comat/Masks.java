package dev.resow.training.comat;

/** From a segmenter's log odds to the share of each image token. */
public final class Masks {
  private Masks() {}

  /**
   * @param logits log odds of each pixel, row by row
   * @param rows of the pixels, a multiple of {@code gridRows} or not
   * @param columns of the pixels
   * @param gridRows image tokens of a column, 1 to {@code rows}
   * @param gridColumns image tokens of a row, 1 to {@code columns}
   * @return for each image token the share of its pixels whose odds are above even, 0 to 1
   */
  public static float[] shares(
      float[] logits, int rows, int columns, int gridRows, int gridColumns) {
    if (logits.length != rows * columns || gridRows > rows || gridColumns > columns) {
      throw new IllegalArgumentException(
          "expected %d x %d log odds for at most as many image tokens, got %d for %d x %d"
              .formatted(rows, columns, logits.length, gridRows, gridColumns));
    }
    var shares = new float[gridRows * gridColumns];
    for (int r = 0; r < gridRows; r++) {
      int top = r * rows / gridRows;
      int bottom = (r + 1) * rows / gridRows;
      for (int c = 0; c < gridColumns; c++) {
        int left = c * columns / gridColumns;
        int right = (c + 1) * columns / gridColumns;
        int inside = 0;
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            inside += logits[y * columns + x] > 0 ? 1 : 0;
          }
        }
        shares[r * gridColumns + c] = (float) inside / ((bottom - top) * (right - left));
      }
    }
    return shares;
  }
}
