package dev.resow.contract;

/**
 * Where a subject should be, as fractions of the picture; the origin is at the top left.
 *
 * @param left 0 or more, less than {@code right}
 * @param top 0 or more, less than {@code bottom}
 * @param right at most 1
 * @param bottom at most 1
 */
public record Box(double left, double top, double right, double bottom) {
  public Box {
    if (!(0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1))
      throw new IllegalArgumentException(
          "a box needs 0 <= left < right <= 1 and 0 <= top < bottom <= 1, not (%s, %s, %s, %s)"
              .formatted(left, top, right, bottom));
  }
}
