package dev.resow.provenance.watermark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which waves of the tile carry what. The tile is {@value #SIDE} pixels wide; its waves run through
 * it a whole number of times, so that tiles side by side have no edges. The waves lie between those
 * that people see and those that JPEG and scaling to half remove.
 *
 * <p>One wave in five is the same in every mark and tells where the tile begins; the others carry
 * bits, each of them several, far from each other in direction and length.
 *
 * <p>Nothing here may change: it is the format of marks in pictures that are out.
 */
final class Carriers {
  /** Width and height of the tile in pixels. */
  static final int SIDE = 128;

  /** Largest number of times that a wave runs through the tile, in each direction. */
  static final int HIGHEST = 24;

  private static final int LOWEST = 5;
  private static final int SYNC_SHARE = 5;
  private static final long PATTERN = 0x5265736F77L;

  /** The one set of waves that there is. */
  static final List<Wave> ALL = waves();

  /**
   * A wave.
   *
   * @param u times that it runs through the tile from left to right
   * @param v times from top to bottom
   * @param phase radians
   * @param bit which it carries, or -1 if it is the same in every mark
   */
  record Wave(int u, int v, double phase, int bit) {
    boolean isSync() {
      return bit < 0;
    }

    /** Its length relative to the tile, rounded: waves of one ring are about equally strong. */
    int ring() {
      return (int) Math.round(Math.sqrt(u * u + v * v));
    }
  }

  private Carriers() {}

  private static List<Wave> waves() {
    var places = new ArrayList<int[]>();
    for (int v = 0; v <= HIGHEST; v++) {
      for (int u = -HIGHEST; u <= HIGHEST; u++) {
        int square = u * u + v * v;
        boolean half = v > 0 || u > 0; // the other half of the plane has the same waves
        if (half && square >= LOWEST * LOWEST && square <= HIGHEST * HIGHEST) {
          places.add(new int[] {u, v});
        }
      }
    }
    var random = new Random(PATTERN);
    for (int i = places.size() - 1; i > 0; i--) { // as Fisher and Yates do, the same everywhere
      Collections.swap(places, i, random.nextInt(i + 1));
    }
    var all = new ArrayList<Wave>();
    int carriers = 0;
    for (int i = 0; i < places.size(); i++) {
      int bit = i % SYNC_SHARE == 0 ? -1 : carriers++ % MarkCode.BITS;
      all.add(new Wave(places.get(i)[0], places.get(i)[1], 2 * Math.PI * random.nextDouble(), bit));
    }
    return List.copyOf(all);
  }

  /**
   * The pattern of a code word.
   *
   * @param bits one per coded bit
   * @return {@value #SIDE} x {@value #SIDE} values row by row, with mean 0 and variance 1
   */
  static float[] tile(boolean[] bits) {
    var tile = new float[SIDE * SIDE];
    double amplitude = Math.sqrt(2.0 / ALL.size());
    for (var wave : ALL) {
      double sign = wave.isSync() || bits[wave.bit()] ? amplitude : -amplitude;
      float even = (float) (sign * StrictMath.cos(wave.phase()));
      float odd = (float) (sign * StrictMath.sin(wave.phase()));
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int turn = 2 * Math.floorMod(wave.u() * x + wave.v() * y, SIDE);
          tile[y * SIDE + x] += even * (float) Turns.cosine(turn) - odd * (float) Turns.sine(turn);
        }
      }
    }
    return tile;
  }
}
