package dev.resow.menagerie.scene;

/** A rectangle in pixels; left and top inside, right and bottom outside. */
public record Box(double left, double top, double right, double bottom) {

  public boolean overlaps(Box other) {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }

  public double centreX() {
    return (left + right) / 2;
  }

  public double centreY() {
    return (top + bottom) / 2;
  }

  public boolean contains(double x, double y) {
    return left <= x && x < right && top <= y && y < bottom;
  }

  /** Whether all of this box lies in a square picture of the given side. */
  public boolean inside(double side) {
    return left >= 0 && top >= 0 && right <= side && bottom <= side;
  }
}
