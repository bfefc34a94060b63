package dev.resow.menagerie.scene;

import java.awt.Shape;
import java.awt.geom.Path2D;

/** Outline of the head, with the centre and scale at which eyes and muzzle sit on it. */
public enum Head {
  ROUND(Brush.ellipse(0, .12, .86, .84), .1, 1),
  WIDE(Brush.ellipse(0, .2, .96, .74), .14, 1),
  TALL(Brush.ellipse(0, .02, .74, .94), .04, 1),
  NARROW(Brush.ellipse(0, .16, .7, .8), .1, .9),
  SMALL(Brush.ellipse(0, .06, .66, .64), .04, .8),
  LOW(Brush.ellipse(0, .4, .68, .58), .36, .78),
  TAPERED(tapered(), .06, 1);

  private final Shape outline;
  private final double centre;
  private final double scale;

  Head(Shape outline, double centre, double scale) {
    this.outline = outline;
    this.centre = centre;
    this.scale = scale;
  }

  Shape outline() {
    return outline;
  }

  /** y of the middle of the features. */
  double centre() {
    return centre;
  }

  /** Size of the features. */
  double scale() {
    return scale;
  }

  private static Shape tapered() {
    var path = new Path2D.Double();
    path.moveTo(0, 1);
    path.curveTo(-.25, 1, -.95, .55, -.9, .05);
    path.curveTo(-.85, -.62, .85, -.62, .9, .05);
    path.curveTo(.95, .55, .25, 1, 0, 1);
    path.closePath();
    return path;
  }
}
