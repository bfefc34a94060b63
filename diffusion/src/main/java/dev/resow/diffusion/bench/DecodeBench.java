package dev.resow.diffusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.Vae;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures memory and time of decoding one large picture in bands of rows and as a whole, and how
 * far the two differ, for the published shapes of the autoencoder of SD3 and FLUX.1 with random
 * weights.
 */
public final class DecodeBench {
  private static final VaeConfig PUBLISHED =
      new VaeConfig(
          3, 3, 16, List.of(128, 256, 512, 512), 2, 32, true, false, false, 1.5305, 0.0609);
  private static final float SPREAD = 0.02f;

  private final Consumer<Figure> report;

  /**
   * @param report hears each figure as soon as it is known
   */
  public DecodeBench(Consumer<Figure> report) {
    this.report = report;
  }

  /**
   * @param side of the picture in pixels, a multiple of 8
   */
  public void run(int side) {
    String name = "random, published autoencoder, %d x %d".formatted(side, side);
    try (var manager = TensorEngine.manager();
        var _ = NoGradient.begin()) {
      TensorEngine.useThreads(Runtime.getRuntime().availableProcessors());
      var vae = new Vae(PUBLISHED, weights(manager));
      int cells = side / PUBLISHED.factor();
      NDArray latent = manager.randomNormal(new Shape(1, PUBLISHED.latentChannels(), cells, cells));
      float[] bands = measure(name, "in bands", () -> decode(vae::decodeInBands, latent));
      float[] whole = measure(name, "as a whole", () -> decode(vae::decodeWhole, latent));
      report.accept(
          new Figure(
              name,
              "PSNR of the two",
              Map.of(),
              String.format(Locale.ROOT, "%.1f dB", psnr(bands, whole))));
    }
  }

  private interface Decoding {
    NDArray of(NDArray latent);
  }

  private interface Picture {
    float[] make();
  }

  private static float[] decode(Decoding decoding, NDArray latent) {
    try (var work = latent.getManager().newSubManager()) {
      NDArray own = latent.duplicate();
      own.attach(work);
      return decoding.of(own).toFloatArray();
    }
  }

  private float[] measure(String name, String how, Picture picture) {
    ProcessMemory.forgetPeak();
    long start = System.nanoTime();
    float[] planes = picture.make();
    report.accept(Figure.since(name, "decoding " + how, start));
    report.accept(Figure.memory(name, "decoding " + how));
    return planes;
  }

  /** Norms near one, everything else small. */
  private static Weights weights(NDManager manager) {
    var arrays = new LinkedHashMap<String, NDArray>();
    VaeShapes.of(PUBLISHED)
        .all()
        .forEach(
            (key, shape) -> {
              if (key.startsWith("decoder.")) {
                NDArray array = manager.randomNormal(shape).muli(SPREAD);
                boolean norm = shape.dimension() == 1 && key.endsWith("weight");
                arrays.put(key, norm ? array.addi(1) : array);
              }
            });
    return new Weights(arrays, Precision.FP32);
  }

  /** Peak signal-to-noise ratio, decibels; the signal is the range of the second. */
  private static double psnr(float[] one, float[] other) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      least = Math.min(least, other[i]);
      most = Math.max(most, other[i]);
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    double range = most - least;
    return 10 * Math.log10(range * range * one.length / sum);
  }
}
