package dev.resow.diffusion.guidance.detect;

import dev.resow.subjects.Relation;
import java.util.List;

/**
 * Where the subjects of a half-sampled picture are, by their maps. Plain Java: it runs once per
 * check.
 *
 * @param maps one per subject, row by row, stretched to 0..1: {@link OverlapReport#maps}
 * @param rows of a map
 * @param columns of a map
 */
public record SubjectPlaces(List<float[]> maps, int rows, int columns) {
  /** The centre of a subject in shares of the picture's width and height, 0..1. */
  record Centre(double x, double y) {}

  public SubjectPlaces {
    maps = List.copyOf(maps);
  }

  /**
   * Share of a subject's sharpened (cubed) map that lies where another subject leads: 0 for a
   * subject that has its place to itself, 1 for one that leads nowhere.
   */
  public double outside(int subject) {
    float[] own = maps.get(subject);
    double all = 0;
    double outside = 0;
    for (int i = 0; i < own.length; i++) {
      double mass = (double) own[i] * own[i] * own[i];
      all += mass;
      outside += leader(i) == subject ? 0 : mass;
    }
    return all == 0 ? 1 : outside / all;
  }

  /** The subject with the highest map at a pixel, the first of equals. */
  int leader(int pixel) {
    int leader = 0;
    for (int s = 1; s < maps.size(); s++) {
      leader = maps.get(s)[pixel] > maps.get(leader)[pixel] ? s : leader;
    }
    return leader;
  }

  /**
   * How far a subject is on the wrong side of the other, in shares of the picture's width or
   * height: negative on the right side, 0 when both centres are level. "On" is measured like
   * "above"; "next to" is wrong by how much the centres differ more in height than in width.
   */
  public double misplaced(Relation relation) {
    Centre first = centre(relation.first());
    Centre second = centre(relation.second());
    double right = first.x() - second.x();
    double down = first.y() - second.y();
    return switch (relation.place()) {
      case LEFT_OF -> right;
      case RIGHT_OF -> -right;
      case ABOVE, ON -> down;
      case BELOW -> -down;
      case NEXT_TO -> Math.abs(down) - Math.abs(right);
    };
  }

  /**
   * Distance of the two subjects that are nearest to each other, in shares of the picture; infinite
   * for one subject. In a crowded picture faces have no room.
   */
  public double nearest() {
    double nearest = Double.POSITIVE_INFINITY;
    for (int s = 0; s < maps.size(); s++) {
      Centre one = centre(s);
      for (int u = 0; u < s; u++) {
        Centre other = centre(u);
        nearest = Math.min(nearest, Math.hypot(one.x() - other.x(), one.y() - other.y()));
      }
    }
    return nearest;
  }

  /** The centroid of the squared map; the middle of the picture for a flat map. */
  Centre centre(int subject) {
    float[] map = maps.get(subject);
    double mass = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < map.length; i++) {
      double weight = (double) map[i] * map[i];
      mass += weight;
      x += weight * (i % columns + 0.5);
      y += weight * (i / columns + 0.5);
    }
    return mass == 0 ? new Centre(0.5, 0.5) : new Centre(x / mass / columns, y / mass / rows);
  }
}
