package dev.resow.diffusion.preview;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.vae.Vae;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fits {@link LatentColours} to an autoencoder by least squares. Pictures of soft colours and hard
 * edges are encoded, so that the latents are those of pictures, and decoded again; each cell's
 * channels are set against the mean colour of its pixels. The same autoencoder gives the same fit.
 */
public final class ColourFit {
  private static final int PICTURES = 4;
  private static final int CELLS = 16; // along a side
  private static final int WAVES = 4;
  private static final int BOXES = 6;
  private static final long SEED = 1;

  private ColourFit() {}

  /**
   * Takes the time of encoding and decoding four pictures of 16 x 16 cells.
   *
   * @param manager of the autoencoder's device
   */
  public static LatentColours of(Vae vae, NDManager manager) {
    int channels = vae.config().latentChannels();
    int side = CELLS * vae.config().factor();
    var fit = new LeastSquares(channels + 1, 3);
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < PICTURES; i++) {
      float[] pixels = picture(side, random);
      try (var work = manager.newSubManager();
          var _ = NoGradient.begin()) {
        var latent = vae.encode(work.create(pixels, new Shape(1, 3, side, side)));
        float[] cells = latent.toFloatArray(); // (1, channels, CELLS, CELLS)
        add(fit, cells, vae.decode(latent).toFloatArray(), channels, vae.config().factor());
      }
    }
    double[][] solved = fit.solve();
    var weights = new float[3][channels + 1];
    for (int channel = 0; channel <= channels; channel++) {
      for (int colour = 0; colour < 3; colour++) {
        weights[colour][channel] = (float) solved[channel][colour];
      }
    }
    return new LatentColours(weights);
  }

  private static void add(
      LeastSquares fit, float[] latent, float[] decoded, int channels, int factor) {
    for (int y = 0; y < CELLS; y++) {
      for (int x = 0; x < CELLS; x++) {
        var input = new double[channels + 1];
        for (int channel = 0; channel < channels; channel++) {
          input[channel] = latent[(channel * CELLS + y) * CELLS + x];
        }
        input[channels] = 1;
        fit.add(input, colour(decoded, x * factor, y * factor, factor));
      }
    }
  }

  /** The mean of a cell's pixels, which a picture clips. */
  private static double[] colour(float[] decoded, int left, int top, int factor) {
    int side = CELLS * factor;
    var mean = new double[3];
    for (int colour = 0; colour < 3; colour++) {
      for (int y = top; y < top + factor; y++) {
        for (int x = left; x < left + factor; x++) {
          float value = decoded[(colour * side + y) * side + x];
          mean[colour] += Math.clamp(value, -1f, 1f) / (factor * factor);
        }
      }
    }
    return mean;
  }

  /** Waves of each colour, and boxes of one colour over them: (3, side, side) in [-1, 1]. */
  private static float[] picture(int side, SplittableRandom random) {
    var pixels = new float[3 * side * side];
    for (int colour = 0; colour < 3; colour++) {
      double base = random.nextDouble(-.6, .6);
      for (int wave = 0; wave < WAVES; wave++) {
        double along = random.nextDouble(-3, 3) * 2 * Math.PI / side;
        double down = random.nextDouble(-3, 3) * 2 * Math.PI / side;
        double phase = random.nextDouble(2 * Math.PI);
        double height = random.nextDouble(.4);
        for (int i = 0; i < side * side; i++) {
          double value = height * Math.cos(along * (i % side) + down * (i / side) + phase);
          pixels[colour * side * side + i] += (float) (value + base / WAVES);
        }
      }
    }
    for (int box = 0; box < BOXES; box++) {
      box(pixels, side, random);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.clamp(pixels[i], -1f, 1f);
    }
    return pixels;
  }

  private static void box(float[] pixels, int side, SplittableRandom random) {
    int width = random.nextInt(side / 8, side / 2);
    int height = random.nextInt(side / 8, side / 2);
    int left = random.nextInt(side - width);
    int top = random.nextInt(side - height);
    for (int colour = 0; colour < 3; colour++) {
      float value = (float) random.nextDouble(-1, 1);
      for (int y = top; y < top + height; y++) {
        int row = (colour * side + y) * side;
        Arrays.fill(pixels, row + left, row + left + width, value);
      }
    }
  }
}
