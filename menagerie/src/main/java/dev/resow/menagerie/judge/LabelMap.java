package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Renderer;
import java.util.Arrays;

/**
 * What the network should say at each pixel. Only the core of a face is labelled; a ring around it
 * counts neither as face nor as background, so that neighbours stay apart.
 */
final class LabelMap {
  /** Not judged. */
  static final byte IGNORE = -1;

  /** Radius of the labelled disc, in radii of the face. */
  private static final double CORE = .5;

  /** Radius up to which nothing is asked. */
  private static final double RING = .72;

  /** Radius at which the network in effect draws the line. */
  static final double FOUND_CORE = .6;

  private final byte[] kinds = new byte[Renderer.SIDE * Renderer.SIDE];
  private final byte[] colours = new byte[Renderer.SIDE * Renderer.SIDE];

  LabelMap() {
    Arrays.fill(colours, IGNORE);
  }

  void add(double x, double y, double radius, int kind, int colour) {
    for (int i = 0; i < kinds.length; i++) {
      double distance = Math.hypot(i % Renderer.SIDE + .5 - x, i / Renderer.SIDE + .5 - y) / radius;
      if (distance < CORE) {
        kinds[i] = (byte) kind;
        colours[i] = (byte) colour;
      } else if (distance < RING && kinds[i] == Verdicts.BACKGROUND) {
        kinds[i] = IGNORE;
      }
    }
  }

  byte kind(int x, int y) {
    return kinds[at(x, y)];
  }

  byte colour(int x, int y) {
    return colours[at(x, y)];
  }

  private static int at(int x, int y) {
    int last = Renderer.SIDE - 1;
    return Math.clamp(y, 0, last) * Renderer.SIDE + Math.clamp(x, 0, last);
  }
}
