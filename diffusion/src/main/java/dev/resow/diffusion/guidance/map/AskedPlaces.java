package dev.resow.diffusion.guidance.map;

import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.Arrays;
import java.util.List;

/**
 * Where relations ask the subjects to be: along each axis the subjects stand in as many equal
 * strips as the longest chain of relations needs, and in the middle where nothing is asked.
 */
public final class AskedPlaces {
  private AskedPlaces() {}

  /**
   * @param relations without contradictions: {@link dev.resow.subjects.Relations#check}
   * @return one map per subject (s, rows * columns), 1 at the subject's place and less with the
   *     distance from it, in shares of the picture
   */
  public static float[] maps(List<Relation> relations, int subjects, int rows, int columns) {
    double[] x = centres(subjects, relations, AskedPlaces::across);
    double[] y = centres(subjects, relations, AskedPlaces::down);
    float[] maps = new float[subjects * rows * columns];
    for (int s = 0; s < subjects; s++) {
      for (int i = 0; i < rows * columns; i++) {
        double right = (i % columns + 0.5) / columns - x[s];
        double down = (i / columns + 0.5) / rows - y[s];
        maps[s * rows * columns + i] = (float) (1 - Math.hypot(right, down));
      }
    }
    return maps;
  }

  /** Along one axis: 1 when the first comes before the second, -1 for the reverse, else 0. */
  private interface Axis {
    int order(Place place);
  }

  private static int across(Place place) {
    return switch (place) {
      case LEFT_OF, NEXT_TO -> 1; // the prompt's order serves as well as any
      case RIGHT_OF -> -1;
      case ABOVE, BELOW, ON -> 0;
    };
  }

  private static int down(Place place) {
    return switch (place) {
      case ABOVE, ON -> 1;
      case BELOW -> -1;
      case LEFT_OF, RIGHT_OF, NEXT_TO -> 0;
    };
  }

  private static double[] centres(int subjects, List<Relation> relations, Axis axis) {
    int[] rank = new int[subjects];
    boolean[] asked = new boolean[subjects];
    for (int pass = 0; pass < subjects; pass++) { // a chain is at most this long
      for (var relation : relations) {
        int order = axis.order(relation.place());
        if (order != 0) {
          int before = order > 0 ? relation.first() : relation.second();
          int after = order > 0 ? relation.second() : relation.first();
          rank[after] = Math.max(rank[after], Math.min(subjects - 1, rank[before] + 1));
          asked[before] = true;
          asked[after] = true;
        }
      }
    }
    double strips = Arrays.stream(rank).max().orElse(0) + 1;
    double[] centres = new double[subjects];
    for (int s = 0; s < subjects; s++) {
      centres[s] = asked[s] ? (rank[s] + 0.5) / strips : 0.5;
    }
    return centres;
  }
}
