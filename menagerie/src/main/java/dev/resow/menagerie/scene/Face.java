package dev.resow.menagerie.scene;

import java.awt.Graphics2D;

/** Paints one face into a square of 2 x radius pixels around a centre. */
public final class Face {
  private Face() {}

  /**
   * Paints parts and fur as given.
   *
   * @param also a second pattern over the first; no animal has one, a mixed face may
   * @param graphics receives the face; its transform and clip are kept
   * @param x centre, pixels
   * @param y centre, pixels
   * @param radius half the side of the square the face fills, pixels
   */
  public static void paint(
      Graphics2D graphics, Look look, Fur fur, Marks also, double x, double y, double radius) {
    var own = (Graphics2D) graphics.create();
    try {
      own.translate(x, y);
      own.scale(radius, radius);
      var brush = new Brush(own);
      var head = look.head();
      look.ears().paint(brush, fur);
      brush.fill(fur.main(), head.outline());
      look.marks().paint(brush, head.outline());
      also.paint(brush, head.outline());
      look.ears().paintOver(brush, fur);
      own.translate(0, head.centre());
      own.scale(head.scale(), head.scale());
      brush.ellipses(fur.eye(), .38, -.06, .2, .22);
      brush.ellipses(Brush.DARK, .38, -.06, .13, .15);
      look.muzzle().paint(brush, fur);
    } finally {
      own.dispose();
    }
  }

  /** Paints a subject of a scene. */
  public static void paint(Graphics2D graphics, Subject subject) {
    paint(
        graphics,
        subject.animal().look(),
        subject.fur(),
        Marks.NONE,
        subject.x(),
        subject.y(),
        subject.radius());
  }
}
