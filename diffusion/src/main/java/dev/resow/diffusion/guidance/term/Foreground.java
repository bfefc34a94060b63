package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;

/**
 * The blob of a map: Otsu's threshold on 256 levels, then the 4-connected component that holds the
 * brightest pixel. Plain Java on detached values.
 */
public final class Foreground {
  private static final int LEVELS = 256;

  private Foreground() {}

  /** One mask of zeros and ones per map, same shape, without gradient: (..., h, w). */
  public static NDArray masks(NDArray maps) {
    int rank = maps.getShape().dimension();
    int h = (int) maps.getShape().get(rank - 2);
    int w = (int) maps.getShape().get(rank - 1);
    float[] values = maps.toFloatArray();
    float[] masks = new float[values.length];
    float[] map = new float[h * w];
    for (int from = 0; from < values.length; from += map.length) {
      System.arraycopy(values, from, map, 0, map.length);
      System.arraycopy(mask(map, h, w), 0, masks, from, map.length);
    }
    return maps.getManager().create(masks, maps.getShape());
  }

  static float[] mask(float[] map, int h, int w) {
    int threshold = otsu(map);
    int peak = 0;
    for (int i = 1; i < map.length; i++) {
      peak = map[i] > map[peak] ? i : peak;
    }
    float[] mask = new float[map.length];
    mask[peak] = 1;
    var open = new ArrayDeque<Integer>();
    open.add(peak);
    while (!open.isEmpty()) {
      int i = open.remove();
      int x = i % w;
      visit(i - w, i >= w, map, threshold, mask, open);
      visit(i + w, i + w < h * w, map, threshold, mask, open);
      visit(i - 1, x > 0, map, threshold, mask, open);
      visit(i + 1, x < w - 1, map, threshold, mask, open);
    }
    return mask;
  }

  private static void visit(
      int i, boolean exists, float[] map, int threshold, float[] mask, ArrayDeque<Integer> open) {
    if (exists && mask[i] == 0 && level(map[i]) > threshold) {
      mask[i] = 1;
      open.add(i);
    }
  }

  private static int level(float value) {
    return Math.clamp((int) (value * (LEVELS - 1)), 0, LEVELS - 1);
  }

  /** The level (0..255) that parts the histogram with the largest variance between the classes. */
  static int otsu(float[] map) {
    int[] histogram = new int[LEVELS];
    double mean = 0;
    for (float value : map) {
      int level = level(value);
      histogram[level]++;
      mean += (double) level / map.length;
    }
    double below = 0;
    double sumBelow = 0;
    double best = 0;
    int threshold = 0;
    for (int level = 0; level < LEVELS; level++) {
      double share = (double) histogram[level] / map.length;
      below += share;
      sumBelow += share * level;
      double above = 1 - below;
      if (Math.min(below, above) < Math.ulp(1f)) {
        continue;
      }
      double gap = sumBelow / below - (mean - sumBelow) / above;
      double between = below * above * gap * gap;
      if (between > best) {
        best = between;
        threshold = level;
      }
    }
    return threshold;
  }
}
