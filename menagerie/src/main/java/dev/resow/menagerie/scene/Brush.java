package dev.resow.menagerie.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;

/**
 * Draws in face coordinates: the face fills [-1, 1] x [-1, 1], y points down, faces are symmetric.
 */
final class Brush {
  static final Color DARK = new Color(30, 28, 32);
  static final Color LIGHT = new Color(250, 242, 228);
  static final Color PINK = new Color(238, 128, 150);

  private final Graphics2D graphics;

  Brush(Graphics2D graphics) {
    this.graphics = graphics;
  }

  void fill(Color color, Shape shape) {
    graphics.setColor(color);
    graphics.fill(shape);
  }

  void ellipse(Color color, double x, double y, double rx, double ry) {
    fill(color, ellipse(x, y, rx, ry));
  }

  void ellipses(Color color, double x, double y, double rx, double ry) {
    ellipse(color, -x, y, rx, ry);
    ellipse(color, x, y, rx, ry);
  }

  /** A polygon from x, y, x, y, ... */
  void polygon(Color color, double... points) {
    fill(color, polygon(1, points));
  }

  void polygons(Color color, double... points) {
    fill(color, polygon(-1, points));
    fill(color, polygon(1, points));
  }

  void lines(Color color, double width, double x1, double y1, double x2, double y2) {
    graphics.setColor(color);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(new Line2D.Double(-x1, y1, -x2, y2));
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  static Shape ellipse(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  static Path2D polygon(double mirror, double... points) {
    var path = new Path2D.Double();
    path.moveTo(mirror * points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(mirror * points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Fills what a shape has in common with another; a clip would leave a jagged edge. */
  void common(Color color, Shape shape, Shape with) {
    var area = new Area(shape);
    area.intersect(new Area(with));
    fill(color, area);
  }
}
