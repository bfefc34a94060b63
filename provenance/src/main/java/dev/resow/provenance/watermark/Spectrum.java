package dev.resow.provenance.watermark;

import static dev.resow.provenance.watermark.Carriers.HIGHEST;
import static dev.resow.provenance.watermark.Carriers.SIDE;

/**
 * The waves of a tile that run through it at most {@link Carriers#HIGHEST} times: u from -HIGHEST
 * to HIGHEST, v from 0 to HIGHEST.
 *
 * @param real row v, column u + HIGHEST
 * @param imaginary the same
 */
record Spectrum(double[] real, double[] imaginary) {
  private static final int COLUMNS = 2 * HIGHEST + 1;
  private static final int ROWS = HIGHEST + 1;
  private static final int STEPS = Turns.ALL;

  /** A wave that is more than this times as large as others of its ring belongs to the picture. */
  private static final double LARGE = 2;

  /**
   * Where the tile begins.
   *
   * @param x in steps of half a pixel
   * @param y in steps of half a pixel
   * @param clarity by how many standard deviations of all places it stands out
   */
  record Place(int x, int y, double clarity) {}

  private Spectrum() {
    this(new double[ROWS * COLUMNS], new double[ROWS * COLUMNS]);
  }

  private static int index(int u, int v) {
    return v * COLUMNS + u + HIGHEST;
  }

  private static int index(Carriers.Wave wave) {
    return index(wave.u(), wave.v());
  }

  /**
   * Fourier's transform, rows first.
   *
   * @param tile {@value Carriers#SIDE} x {@value Carriers#SIDE} values, row by row
   */
  static Spectrum of(float[] tile) {
    var rows = new double[SIDE * COLUMNS];
    var rowsImaginary = new double[SIDE * COLUMNS];
    for (int y = 0; y < SIDE; y++) {
      for (int u = -HIGHEST; u <= HIGHEST; u++) {
        double re = 0;
        double im = 0;
        for (int x = 0; x < SIDE; x++) {
          re += tile[y * SIDE + x] * Turns.cosine(2 * u * x);
          im -= tile[y * SIDE + x] * Turns.sine(2 * u * x);
        }
        rows[y * COLUMNS + u + HIGHEST] = re;
        rowsImaginary[y * COLUMNS + u + HIGHEST] = im;
      }
    }
    var spectrum = new Spectrum();
    for (int v = 0; v <= HIGHEST; v++) {
      for (int column = 0; column < COLUMNS; column++) {
        double re = 0;
        double im = 0;
        for (int y = 0; y < SIDE; y++) {
          double cos = Turns.cosine(2 * v * y);
          double sin = Turns.sine(2 * v * y);
          double a = rows[y * COLUMNS + column];
          double b = rowsImaginary[y * COLUMNS + column];
          re += a * cos + b * sin;
          im += b * cos - a * sin;
        }
        spectrum.real[v * COLUMNS + column] = re;
        spectrum.imaginary[v * COLUMNS + column] = im;
      }
    }
    return spectrum;
  }

  /** Every wave about as strong as the others of its ring, so that none decides alone. */
  Spectrum whitened() {
    var power = new double[HIGHEST + 1];
    var count = new int[HIGHEST + 1];
    for (var wave : Carriers.ALL) {
      int i = index(wave);
      power[wave.ring()] += real[i] * real[i] + imaginary[i] * imaginary[i];
      count[wave.ring()]++;
    }
    var white = new Spectrum();
    for (var wave : Carriers.ALL) {
      int i = index(wave);
      double mean = Math.sqrt(power[wave.ring()] / count[wave.ring()]);
      double size = Math.hypot(real[i], imaginary[i]);
      double by = size == 0 ? 0 : Math.min(1 / mean, LARGE / size);
      white.real[i] = by * real[i];
      white.imaginary[i] = by * imaginary[i];
    }
    return white;
  }

  /** Where the waves that are the same in every mark fit best. */
  Place place() {
    var turned = new Spectrum();
    for (var wave : Carriers.ALL) {
      if (wave.isSync()) {
        int i = index(wave);
        double cos = Math.cos(wave.phase());
        double sin = Math.sin(wave.phase());
        turned.real[i] = real[i] * cos + imaginary[i] * sin;
        turned.imaginary[i] = imaginary[i] * cos - real[i] * sin;
      }
    }
    return highest(turned.fits());
  }

  /** How well each place fits: row y, column x, in steps of half a pixel. */
  private double[] fits() {
    var rows = new double[ROWS * STEPS];
    var rowsImaginary = new double[ROWS * STEPS];
    for (int v = 0; v <= HIGHEST; v++) {
      for (int x = 0; x < STEPS; x++) {
        double re = 0;
        double im = 0;
        for (int u = -HIGHEST; u <= HIGHEST; u++) {
          int i = index(u, v);
          re += real[i] * Turns.cosine(u * x) - imaginary[i] * Turns.sine(u * x);
          im += real[i] * Turns.sine(u * x) + imaginary[i] * Turns.cosine(u * x);
        }
        rows[v * STEPS + x] = re;
        rowsImaginary[v * STEPS + x] = im;
      }
    }
    var fits = new double[STEPS * STEPS];
    for (int y = 0; y < STEPS; y++) {
      for (int v = 0; v <= HIGHEST; v++) {
        double cos = Turns.cosine(v * y);
        double sin = Turns.sine(v * y);
        for (int x = 0; x < STEPS; x++) {
          fits[y * STEPS + x] += rows[v * STEPS + x] * cos - rowsImaginary[v * STEPS + x] * sin;
        }
      }
    }
    return fits;
  }

  private static Place highest(double[] fits) {
    int best = 0;
    double squares = 0;
    for (int i = 0; i < fits.length; i++) {
      squares += fits[i] * fits[i];
      best = fits[i] > fits[best] ? i : best;
    }
    double deviation = Math.sqrt(squares / fits.length);
    double clarity = deviation == 0 ? 0 : fits[best] / deviation;
    return new Place(best % STEPS, best / STEPS, clarity);
  }

  /**
   * What a tile that begins there says about each bit.
   *
   * @return one value per coded bit: positive for 1, the further from 0 the surer
   */
  double[] bits(Place place) {
    var sums = new double[MarkCode.BITS];
    for (var wave : Carriers.ALL) {
      if (!wave.isSync()) {
        int i = index(wave);
        int turn = wave.u() * place.x() + wave.v() * place.y() & STEPS - 1;
        double angle = wave.phase() - 2 * Math.PI * turn / STEPS;
        sums[wave.bit()] += real[i] * Math.cos(angle) + imaginary[i] * Math.sin(angle);
      }
    }
    return sums;
  }
}
