package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Renderer;
import java.util.SplittableRandom;

/**
 * How a picture differs from a clean render, as decoders and samplers make it: moved and bent a
 * little, blurred, tinted, noisy.
 *
 * @param zoom most the picture grows or shrinks, as a share
 * @param shift most it moves, pixels
 * @param bend most a place moves against its neighbourhood, pixels
 * @param blur most Gaussian blur, standard deviation in pixels
 * @param noise most white noise, standard deviation in [-1, 1] units
 * @param light most each channel's gain and offset change
 */
record Wear(double zoom, double shift, double bend, double blur, double noise, double light) {
  static final Wear NONE = new Wear(0, 0, 0, 0, 0, 0);
  static final Wear TRAINING = new Wear(.1, 6, 2.5, 1.6, .12, .1);

  private static final int SIDE = Renderer.SIDE;
  private static final int KNOTS = 6;

  /** Fills the picture and the labels of the worn example. */
  Example apply(float[] picture, LabelMap labels, SplittableRandom random) {
    var map = map(random);
    var worn = new float[picture.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        sample(picture, map[0][y * SIDE + x], map[1][y * SIDE + x], worn, y * SIDE + x);
      }
    }
    worn = Blur.gaussian(worn, SIDE, random.nextDouble() * blur);
    relight(worn, random);
    return new Example(worn, Example.cells(labels, map));
  }

  /** Where each pixel comes from: x and y, both (128, 128). */
  private float[][] map(SplittableRandom random) {
    double scale = 1 + symmetric(random, zoom);
    double moveX = symmetric(random, shift);
    double moveY = symmetric(random, shift);
    double strength = random.nextDouble() * bend;
    var knots = new double[2][KNOTS * KNOTS];
    for (var axis : knots) {
      for (int i = 0; i < axis.length; i++) {
        axis[i] = symmetric(random, strength);
      }
    }
    var map = new float[2][SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      double x = i % SIDE;
      double y = i / SIDE;
      double middle = (SIDE - 1) / 2.0;
      map[0][i] = (float) ((x - middle) * scale + middle + moveX + bent(knots[0], x, y));
      map[1][i] = (float) ((y - middle) * scale + middle + moveY + bent(knots[1], x, y));
    }
    return map;
  }

  private static double bent(double[] knots, double x, double y) {
    double u = x / SIDE * (KNOTS - 1);
    double v = y / SIDE * (KNOTS - 1);
    int i = (int) u;
    int j = (int) v;
    double fu = u - i;
    double fv = v - j;
    int at = j * KNOTS + i;
    return (knots[at] * (1 - fu) + knots[at + 1] * fu) * (1 - fv)
        + (knots[at + KNOTS] * (1 - fu) + knots[at + KNOTS + 1] * fu) * fv;
  }

  /** Bilinear, the border continued outside. */
  private static void sample(float[] from, float x, float y, float[] into, int at) {
    float cx = Math.clamp(x, 0, SIDE - 1.001f);
    float cy = Math.clamp(y, 0, SIDE - 1.001f);
    int i = (int) cy * SIDE + (int) cx;
    float fx = cx - (int) cx;
    float fy = cy - (int) cy;
    for (int c = 0; c < 3; c++, i += SIDE * SIDE, at += SIDE * SIDE) {
      float upper = from[i] + (from[i + 1] - from[i]) * fx;
      float lower = from[i + SIDE] + (from[i + SIDE + 1] - from[i + SIDE]) * fx;
      into[at] = upper + (lower - upper) * fy;
    }
  }

  private void relight(float[] picture, SplittableRandom random) {
    double sigma = random.nextDouble() * noise;
    for (int c = 0; c < 3; c++) {
      float gain = (float) (1 + symmetric(random, light));
      float offset = (float) symmetric(random, light);
      for (int i = c * SIDE * SIDE; i < (c + 1) * SIDE * SIDE; i++) {
        float grain = sigma == 0 ? 0 : (float) (random.nextGaussian() * sigma);
        picture[i] = Math.clamp(picture[i] * gain + offset + grain, -1, 1);
      }
    }
  }

  private static double symmetric(SplittableRandom random, double most) {
    return (2 * random.nextDouble() - 1) * most;
  }
}
