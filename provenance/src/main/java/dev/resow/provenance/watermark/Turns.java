package dev.resow.provenance.watermark;

/** Cosines and sines of the {@value #ALL} parts of a turn, the same on every machine. */
final class Turns {
  /** Twice the pixels of the tile: places are found to half a pixel. */
  static final int ALL = 2 * Carriers.SIDE;

  private static final double[] COSINES = new double[ALL];
  private static final double[] SINES = new double[ALL];

  static {
    for (int i = 0; i < ALL; i++) {
      COSINES[i] = StrictMath.cos(2 * Math.PI * i / ALL);
      SINES[i] = StrictMath.sin(2 * Math.PI * i / ALL);
    }
  }

  private Turns() {}

  static double cosine(int turn) {
    return COSINES[turn & ALL - 1];
  }

  static double sine(int turn) {
    return SINES[turn & ALL - 1];
  }
}
