package dev.resow.menagerie.scene;

import java.awt.Color;
import java.awt.Shape;

/** The pattern on the fur: coarse, at least two pixels wide on the smallest subject. */
public enum Marks {
  NONE {
    @Override
    void paint(Brush brush, Shape head) {}
  },
  STRIPES {
    @Override
    void paint(Brush brush, Shape head) {
      within(head, brush, Brush.DARK, -.12, -.8, .12, -.8, 0, -.2);
      within(head, brush, Brush.DARK, .26, -.8, .52, -.8, .32, -.34);
      within(head, brush, Brush.DARK, 1, -.1, 1, .16, .56, .08);
      within(head, brush, Brush.DARK, 1, .3, 1, .56, .5, .42);
    }
  },
  DOTS {
    @Override
    void paint(Brush brush, Shape head) {
      brush.ellipse(Brush.DARK, 0, -.4, .14, .14);
      brush.ellipses(Brush.DARK, .36, -.46, .14, .14);
      brush.ellipses(Brush.DARK, .68, -.16, .14, .14);
      brush.ellipses(Brush.DARK, .68, .26, .14, .14);
      brush.ellipses(Brush.DARK, .48, .62, .14, .14);
    }
  },
  WHISKERS {
    @Override
    void paint(Brush brush, Shape head) {
      brush.lines(Brush.LIGHT, .12, .36, .46, .9, .36);
      brush.lines(Brush.LIGHT, .12, .36, .58, .84, .7);
    }
  },
  MASK {
    @Override
    void paint(Brush brush, Shape head) {
      brush.common(Brush.LIGHT, Brush.ellipse(0, .74, .5, .56), head);
    }
  },
  CHEEKS {
    @Override
    void paint(Brush brush, Shape head) {
      within(head, brush, Brush.LIGHT, 1, .12, 0, 1.02, .1, .56);
    }
  },
  PATCHES {
    @Override
    void paint(Brush brush, Shape head) {
      brush.ellipses(Brush.DARK, .42, .08, .33, .37);
    }
  };

  abstract void paint(Brush brush, Shape head);

  /** A polygon and its mirror image, as far as they lie on the head. */
  private static void within(Shape head, Brush brush, Color color, double... points) {
    brush.common(color, Brush.polygon(-1, points), head);
    brush.common(color, Brush.polygon(1, points), head);
  }
}
