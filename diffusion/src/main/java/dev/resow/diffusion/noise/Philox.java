package dev.resow.diffusion.noise;

import java.util.List;

/**
 * The counter-based generator Philox4x32-10: the n-th number of a seed is a pure function of (seed,
 * n), so a seed gives the same noise on every device, batch size and thread.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * The normal numbers are ours: two 32-bit words make one Box-Muller pair in double precision.
 */
public final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private Philox() {}

  /**
   * One block of 128 random bits.
   *
   * @param counter four words, least significant first
   * @param key0 lower half of the key
   * @param key1 upper half of the key
   * @return four new words
   */
  public static int[] block(int[] counter, int key0, int key1) {
    int c0 = counter[0];
    int c1 = counter[1];
    int c2 = counter[2];
    int c3 = counter[3];
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(c0);
      long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(c2);
      c0 = (int) (product1 >>> 32) ^ c1 ^ (key0 + round * WEYL_0);
      c2 = (int) (product0 >>> 32) ^ c3 ^ (key1 + round * WEYL_1);
      c1 = (int) product1;
      c3 = (int) product0;
    }
    return new int[] {c0, c1, c2, c3};
  }

  /**
   * Standard normal numbers.
   *
   * @param seed the key
   * @param stream which independent sequence of this seed: 0 is the start latent
   * @param count how many, from the first on; a longer request begins with the shorter one
   */
  public static float[] normals(long seed, int stream, int count) {
    var out = new float[count];
    for (int i = 0; i < count; i += 4) {
      int[] words = block(new int[] {i >>> 2, 0, stream, 0}, (int) seed, (int) (seed >>> 32));
      pair(words[0], words[1], out, i);
      pair(words[2], words[3], out, i + 2);
    }
    return out;
  }

  /**
   * A row of normal numbers for each seed, one after the other.
   *
   * @param each numbers in a row
   */
  public static float[] normals(List<Long> seeds, int stream, int each) {
    float[] rows = new float[seeds.size() * each];
    for (int i = 0; i < seeds.size(); i++) {
      System.arraycopy(normals(seeds.get(i), stream, each), 0, rows, i * each, each);
    }
    return rows;
  }

  /** Box-Muller: two uniform words to two normal numbers. */
  private static void pair(int first, int second, float[] out, int at) {
    // (0, 1]: the half keeps the logarithm finite.
    double u = (Integer.toUnsignedLong(first) + 0.5) * 0x1p-32;
    double angle = 2 * Math.PI * (Integer.toUnsignedLong(second) * 0x1p-32);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
    if (at < out.length) {
      out[at] = (float) (radius * StrictMath.cos(angle));
    }
    if (at + 1 < out.length) {
      out[at + 1] = (float) (radius * StrictMath.sin(angle));
    }
  }
}
