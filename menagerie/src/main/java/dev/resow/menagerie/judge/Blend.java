package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Face;
import dev.resow.menagerie.scene.Fur;
import dev.resow.menagerie.scene.Look;
import dev.resow.menagerie.scene.Marks;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** A face that is no animal, painted on purpose: what a judge must not take for one. */
sealed interface Blend {

  void paint(Graphics2D graphics, double x, double y, double radius);

  /** A whole face as the material of the others. */
  record Whole(Look look, Fur fur) {
    void paint(Graphics2D graphics, double x, double y, double radius) {
      Face.paint(graphics, look, fur, Marks.NONE, x, y, radius);
    }
  }

  /** Parts of two animals put together, and possibly two patterns on one fur. */
  record Parts(Look look, Fur fur, Marks also) implements Blend {
    @Override
    public void paint(Graphics2D graphics, double x, double y, double radius) {
      Face.paint(graphics, look, fur, also, x, y, radius);
    }
  }

  /**
   * One animal on this side of a line, another one on that side.
   *
   * @param angle of the line, radians
   * @param offset of the line from the centre, radii
   */
  record Halves(Whole one, Whole other, double angle, double offset) implements Blend {
    @Override
    public void paint(Graphics2D graphics, double x, double y, double radius) {
      other.paint(graphics, x, y, radius);
      half(graphics, one, angle, offset, x, y, radius);
    }
  }

  /** Two animals through each other. */
  record Ghost(Whole one, Whole other, double opacity) implements Blend {
    @Override
    public void paint(Graphics2D graphics, double x, double y, double radius) {
      one.paint(graphics, x, y, radius);
      var over = (Graphics2D) graphics.create();
      over.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
      other.paint(over, x, y, radius);
      over.dispose();
    }
  }

  /** Half of an animal, the rest missing. */
  record Fragment(Whole whole, double angle, double offset) implements Blend {
    @Override
    public void paint(Graphics2D graphics, double x, double y, double radius) {
      half(graphics, whole, angle, offset, x, y, radius);
    }
  }

  /**
   * All of an animal, its pieces in the wrong places: what a weak sampler melts a face into.
   *
   * @param order for each piece of three rows of three, the piece that is painted there
   */
  record Scrambled(Whole whole, List<Integer> order) implements Blend {
    private static final int PIECES = 3;

    @Override
    public void paint(Graphics2D graphics, double x, double y, double radius) {
      double side = 2 * radius / PIECES;
      for (int place = 0; place < order.size(); place++) {
        int piece = order.get(place);
        var clipped = (Graphics2D) graphics.create();
        double left = x - radius + place % PIECES * side;
        double top = y - radius + place / PIECES * side;
        clipped.clip(new Rectangle2D.Double(left, top, side, side));
        double right = (place % PIECES - piece % PIECES) * side;
        double down = (place / PIECES - piece / PIECES) * side;
        whole.paint(clipped, x + right, y + down, radius);
        clipped.dispose();
      }
    }
  }

  private static void half(
      Graphics2D graphics,
      Whole whole,
      double angle,
      double offset,
      double x,
      double y,
      double radius) {
    var clipped = (Graphics2D) graphics.create();
    var line = AffineTransform.getTranslateInstance(x, y);
    line.rotate(angle);
    line.scale(radius, radius);
    clipped.clip(line.createTransformedShape(new Rectangle2D.Double(-2, -2, 4, 2 + offset)));
    whole.paint(clipped, x, y, radius);
    clipped.dispose();
  }
}
