package dev.resow.diffusion.guidance.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Overlap online detection: from the reference maps of a half-sampled picture, say whether two
 * subjects are about to merge or one is about to vanish. Plain Java: it runs once per round.
 */
public record OverlapDetector(DetectionThresholds thresholds) {
  /**
   * @param maps one reference map per subject, row by row, all of {@code rows * columns} pixels
   */
  public OverlapReport inspect(List<float[]> maps, int rows, int columns) {
    List<float[]> stretched = maps.stream().map(OverlapDetector::minMax).toList();
    List<double[]> sharp = stretched.stream().map(OverlapDetector::sharp).toList();
    int subjects = stretched.size();
    int pixels = rows * columns;
    int[] area = new int[subjects];
    int[] leading = new int[subjects];
    int[][] shared = new int[subjects][subjects];
    for (int i = 0; i < pixels; i++) {
      int leader = leader(stretched, i);
      for (int s = 0; s < subjects; s++) {
        if (stretched.get(s)[i] <= thresholds.mask()) {
          continue;
        }
        area[s]++;
        leading[s] += leader == s ? 1 : 0;
        for (int u = s + 1; u < subjects; u++) {
          shared[s][u] += stretched.get(u)[i] > thresholds.mask() ? 1 : 0;
        }
      }
    }
    List<OverlapReport.Pair> pairs = new ArrayList<>();
    List<Double> exclusive = new ArrayList<>();
    for (int s = 0; s < subjects; s++) {
      exclusive.add((double) leading[s] / pixels);
      for (int u = s + 1; u < subjects; u++) {
        int smaller = Math.max(1, Math.min(area[s], area[u])); // an empty mask shares nothing
        double overlap = (double) shared[s][u] / smaller;
        double mass = mass(sharp.get(s), sharp.get(u));
        pairs.add(new OverlapReport.Pair(s, u, overlap, mass, OptionalDouble.empty()));
      }
    }
    return new OverlapReport(pairs, exclusive, thresholds, stretched, rows, columns);
  }

  /** The subject with the highest map at a pixel, the first of equals. */
  private static int leader(List<float[]> maps, int pixel) {
    int leader = 0;
    for (int s = 1; s < maps.size(); s++) {
      leader = maps.get(s)[pixel] > maps.get(leader)[pixel] ? s : leader;
    }
    return leader;
  }

  /** A map cubed and brought to sum 1, as in the overlap loss; a flat map stays 0. */
  private static double[] sharp(float[] map) {
    double[] cubed = new double[map.length];
    double sum = 0;
    for (int i = 0; i < map.length; i++) {
      cubed[i] = (double) map[i] * map[i] * map[i];
      sum += cubed[i];
    }
    for (int i = 0; i < map.length; i++) {
      cubed[i] /= Math.max(sum, Double.MIN_NORMAL);
    }
    return cubed;
  }

  /** The mass that two sharpened maps share. */
  private static double mass(double[] one, double[] other) {
    double shared = 0;
    for (int i = 0; i < one.length; i++) {
      shared += Math.min(one[i], other[i]);
    }
    return Math.min(1, shared);
  }

  private static float[] minMax(float[] map) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float range = Math.max(high - low, Float.MIN_NORMAL);
    float[] stretched = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      stretched[i] = (map[i] - low) / range;
    }
    return stretched;
  }
}
