package dev.resow.diffusion.guidance.term;

/**
 * A subject's wanted place, as fractions of the image, origin at the top left.
 *
 * @param left in [0, 1)
 * @param top in [0, 1)
 * @param right in (left, 1]
 * @param bottom in (top, 1]
 */
public record Box(double left, double top, double right, double bottom) {
  public Box {
    if (!(0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1)) {
      throw new IllegalArgumentException(
          "box (%s, %s, %s, %s): expected 0 <= left < right <= 1 and 0 <= top < bottom <= 1"
              .formatted(left, top, right, bottom));
    }
  }

  /** First column inside, on a grid of {@code w} columns. */
  public int x1(int w) {
    return (int) (left * (w - 1));
  }

  /** One past the last column inside. */
  public int x2(int w) {
    return (int) (right * (w - 1)) + 1;
  }

  /** First row inside, on a grid of {@code h} rows. */
  public int y1(int h) {
    return (int) (top * (h - 1));
  }

  /** One past the last row inside. */
  public int y2(int h) {
    return (int) (bottom * (h - 1)) + 1;
  }

  /** 1 inside, 0 outside, row by row. */
  public float[] mask(int h, int w) {
    float[] mask = new float[h * w];
    for (int y = y1(h); y < y2(h); y++) {
      java.util.Arrays.fill(mask, y * w + x1(w), y * w + x2(w), 1f);
    }
    return mask;
  }
}
