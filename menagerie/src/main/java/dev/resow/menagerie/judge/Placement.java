package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Relation;

/**
 * Where one face lies as seen from another, by the rule of GenEval (Ghosh et al., arXiv
 * 2310.11513): the offset of the centres, each axis shortened by a tenth of both sizes, points
 * within 60 degrees of the asked direction. A face a little higher than its neighbour is beside it,
 * not above it.
 */
final class Placement {
  private static final double SLACK = .1;
  private static final double LEAST_SHARE = .5;

  private Placement() {}

  static boolean holds(Relation.Kind kind, Box one, Box other) {
    double x = one.centreX() - other.centreX();
    double y = one.centreY() - other.centreY();
    double length = Math.hypot(x, y);
    if (length == 0) {
      return false;
    }
    double right = shortened(x, width(one) + width(other)) / length;
    double down = shortened(y, height(one) + height(other)) / length;
    return switch (kind) {
      case LEFT_OF -> right < -LEAST_SHARE;
      case RIGHT_OF -> right > LEAST_SHARE;
      case ABOVE -> down < -LEAST_SHARE;
      case BELOW -> down > LEAST_SHARE;
    };
  }

  private static double shortened(double offset, double sizes) {
    return Math.signum(offset) * Math.max(Math.abs(offset) - SLACK * sizes, 0);
  }

  private static double width(Box box) {
    return box.right() - box.left();
  }

  private static double height(Box box) {
    return box.bottom() - box.top();
  }
}
