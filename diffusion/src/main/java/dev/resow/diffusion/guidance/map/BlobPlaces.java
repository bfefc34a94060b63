package dev.resow.diffusion.guidance.map;

import java.util.Arrays;

/**
 * Gives every subject a place of its own, also where two subjects' maps point to the same one: the
 * mass of all maps together falls into as many blobs as there are subjects (weighted k-means), and
 * each subject gets one of them, so that the maps agree with the places best in sum. Plain Java: a
 * few thousand numbers every few steps.
 */
public final class BlobPlaces {
  private static final int ITERATIONS = 16;

  /** Beyond this many subjects the best assignment is searched greedily. */
  private static final int EXHAUSTIVE = 6;

  private final float[] maps;
  private final int subjects;
  private final int rows;
  private final int columns;

  private BlobPlaces(float[] maps, int subjects, int rows, int columns) {
    this.maps = maps;
    this.subjects = subjects;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * @param maps stretched to 0..1: (b, s, rows * columns), row-major
   * @return in the same order, 1 at the middle of the subject's blob and less with the distance
   *     from it, in shares of the picture
   */
  public static float[] of(float[] maps, int subjects, int rows, int columns) {
    int each = subjects * rows * columns;
    float[] places = new float[maps.length];
    for (int from = 0; from < maps.length; from += each) {
      var one = Arrays.copyOfRange(maps, from, from + each);
      var own = new BlobPlaces(one, subjects, rows, columns).places();
      System.arraycopy(own, 0, places, from, each);
    }
    return places;
  }

  private float[] places() {
    double[][] centres = centres();
    int[] blobOf = assignment(masses(centres));
    float[] places = new float[maps.length];
    int cells = rows * columns;
    for (int s = 0; s < subjects; s++) {
      double[] centre = centres[blobOf[s]];
      for (int i = 0; i < cells; i++) {
        places[s * cells + i] = (float) (1 - Math.sqrt(distance(i, centre)));
      }
    }
    return places;
  }

  /** Middle of each blob, (x, y) in shares of the picture. */
  private double[][] centres() {
    int cells = rows * columns;
    double[] weight = new double[cells];
    for (int i = 0; i < cells; i++) {
      for (int s = 0; s < subjects; s++) {
        double value = maps[s * cells + i];
        weight[i] = Math.max(weight[i], value * value * value);
      }
    }
    double[][] centres = new double[subjects][];
    for (int c = 0; c < subjects; c++) {
      centres[c] = point(farthest(weight, centres, c));
    }
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      centres = moved(centres, weight);
    }
    return centres;
  }

  /** The cell of most weight, times its distance from the centres so far. */
  private int farthest(double[] weight, double[][] centres, int known) {
    int best = 0;
    double most = -1;
    for (int i = 0; i < weight.length; i++) {
      double nearest = 1;
      for (int c = 0; c < known; c++) {
        nearest = Math.min(nearest, distance(i, centres[c]));
      }
      if (weight[i] * nearest > most) {
        most = weight[i] * nearest;
        best = i;
      }
    }
    return best;
  }

  private double[][] moved(double[][] centres, double[] weight) {
    double[][] sums = new double[subjects][3];
    for (int i = 0; i < weight.length; i++) {
      double[] sum = sums[nearest(i, centres)];
      double[] at = point(i);
      sum[0] += weight[i] * at[0];
      sum[1] += weight[i] * at[1];
      sum[2] += weight[i];
    }
    double[][] moved = new double[subjects][];
    for (int c = 0; c < subjects; c++) {
      moved[c] =
          sums[c][2] == 0
              ? centres[c]
              : new double[] {sums[c][0] / sums[c][2], sums[c][1] / sums[c][2]};
    }
    return moved;
  }

  /** Share of each subject's sharpened map in each blob, [subject][blob]. */
  private double[][] masses(double[][] centres) {
    int cells = rows * columns;
    double[][] masses = new double[subjects][subjects];
    for (int s = 0; s < subjects; s++) {
      double all = Double.MIN_NORMAL;
      for (int i = 0; i < cells; i++) {
        double value = maps[s * cells + i];
        double sharp = value * value * value;
        masses[s][nearest(i, centres)] += sharp;
        all += sharp;
      }
      for (int c = 0; c < subjects; c++) {
        masses[s][c] /= all;
      }
    }
    return masses;
  }

  /** The blob of each subject. */
  private int[] assignment(double[][] masses) {
    if (subjects > EXHAUSTIVE) {
      return greedy(masses);
    }
    int[] best = new int[subjects];
    search(masses, new int[subjects], 0, 0, 0, new double[] {-1}, best);
    return best;
  }

  private void search(
      double[][] masses,
      int[] chosen,
      int subject,
      int used,
      double sum,
      double[] most,
      int[] best) {
    if (subject == subjects) {
      if (sum > most[0]) {
        most[0] = sum;
        System.arraycopy(chosen, 0, best, 0, subjects);
      }
      return;
    }
    for (int blob = 0; blob < subjects; blob++) {
      if ((used & 1 << blob) == 0) {
        chosen[subject] = blob;
        double more = sum + masses[subject][blob];
        search(masses, chosen, subject + 1, used | 1 << blob, more, most, best);
      }
    }
  }

  private int[] greedy(double[][] masses) {
    int[] blobOf = new int[subjects];
    Arrays.fill(blobOf, -1);
    boolean[] taken = new boolean[subjects];
    for (int round = 0; round < subjects; round++) {
      int subject = -1;
      int blob = -1;
      for (int s = 0; s < subjects; s++) {
        for (int c = 0; c < subjects; c++) {
          boolean open = blobOf[s] < 0 && !taken[c];
          if (open && (subject < 0 || masses[s][c] > masses[subject][blob])) {
            subject = s;
            blob = c;
          }
        }
      }
      blobOf[subject] = blob;
      taken[blob] = true;
    }
    return blobOf;
  }

  private int nearest(int cell, double[][] centres) {
    int nearest = 0;
    for (int c = 1; c < subjects; c++) {
      nearest = distance(cell, centres[c]) < distance(cell, centres[nearest]) ? c : nearest;
    }
    return nearest;
  }

  private double[] point(int cell) {
    return new double[] {(cell % columns + 0.5) / columns, (cell / columns + 0.5) / rows};
  }

  /** Squared. */
  private double distance(int cell, double[] centre) {
    double[] at = point(cell);
    double x = at[0] - centre[0];
    double y = at[1] - centre[1];
    return x * x + y * y;
  }
}
