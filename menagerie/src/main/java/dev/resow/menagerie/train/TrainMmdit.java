package dev.resow.menagerie.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Trains transformer and text encoders together by rectified flow (Liu et al. 2022; SD3 paper,
 * section 2): the velocity {@code noise - latent} of {@code (1 - sigma) latent + sigma noise},
 * sigma logit-normal. Continues where an earlier run stopped.
 *
 * <p>{@code TrainMmdit FOLDER VAE_FOLDER STEPS [SCENES]}
 */
public final class TrainMmdit {
  private static final int BATCH = 64;
  private static final double PEAK_RATE = 1.5e-3;
  private static final double CAPTION_DROPOUT = .1;
  private static final double CAPITALISED = .1;
  private static final double SIGMA_LOCATION = .3;
  private static final int SHEET_EVERY = 1_000;
  private static final int SAVE_EVERY = 250;

  private final TrainingFolder folder;
  private final Path vaeFolder;
  private final long steps;
  private final int scenes;
  private long stop;

  TrainMmdit(TrainingFolder folder, Path vaeFolder, long steps, int scenes) {
    this.folder = folder;
    this.vaeFolder = vaeFolder;
    this.steps = steps;
    this.scenes = scenes;
    this.stop = steps;
  }

  /** Ends this run early, on a schedule that still aims at all steps. */
  TrainMmdit stopAfter(long step) {
    stop = step;
    return this;
  }

  public static void main(String[] args) throws IOException {
    int scenes = args.length > 3 ? Integer.parseInt(args[3]) : 40_000;
    new TrainMmdit(
            new TrainingFolder(Path.of(args[0])), Path.of(args[1]), Long.parseLong(args[2]), scenes)
        .run();
  }

  void run() throws IOException {
    var sizes = DemoTokenizers.write(folder.path());
    try (NDManager manager = TensorEngine.manager();
        var tokens = new CaptionTokens(folder.path())) {
      var vae = TrainedVae.load(manager, vaeFolder);
      var cache =
          LatentCache.load(
              manager, folder.path().resolve("latents.safetensors"), vae.weights(), scenes);
      var parameters = DemoNetworks.parameters(manager, sizes);
      var optimiser =
          new Optimiser(manager, parameters.arrays(), .9, .95, .05, TrainMmdit::isHiddenMatrix);
      if (folder.hasState()) folder.load(parameters, optimiser);
      System.out.printf(
          Locale.ROOT,
          "transformer and text encoders: %,d parameters, from step %d%n",
          parameters.count(),
          optimiser.step());
      var networks =
          new DemoNetworks(parameters.arrays(), sizes.clipEnd(), Precision.BF16_PRODUCTS);
      var sheet =
          new SampleSheet(
              new DemoNetworks(optimiser.average(), sizes.clipEnd(), Precision.FP32),
              vae,
              cache,
              tokens);
      var log = new TrainingLog(folder.log(), System.out, InstantSource.system(), steps, 50, BATCH);
      var schedule = new Schedule(PEAK_RATE, 200, steps);
      while (optimiser.step() < stop) {
        long step = optimiser.step();
        try (NDManager scope = manager.newSubManager()) {
          double loss = backward(scope, networks, cache, tokens, step);
          double norm = optimiser.update(schedule.at(step), 1, Schedule.averageDecay(step, .998));
          log.step(step + 1, loss, "norm %.2f".formatted(norm));
        }
        long done = step + 1;
        if (done % SAVE_EVERY == 0 || done == stop) folder.save(parameters, optimiser);
        if (done % SHEET_EVERY == 0 || done == stop) sheet.write(folder.sheet(done));
      }
    }
  }

  /**
   * The weights inside attention and feed-forward layers; embeddings, norms, biases, modulation and
   * ends are not.
   */
  private static boolean isHiddenMatrix(String key) {
    return key.endsWith(".weight")
        && (key.contains(".attn.")
            || key.contains(".ff")
            || key.contains("self_attn")
            || key.contains(".mlp.fc")
            || (key.contains("SelfAttention") && !key.contains("relative"))
            || key.contains("DenseReluDense"));
  }

  private double backward(
      NDManager scope, DemoNetworks networks, LatentCache cache, CaptionTokens tokens, long step) {
    var random = new SplittableRandom(step);
    var rows = new long[BATCH];
    var sigmas = new float[BATCH];
    var captions = new ArrayList<String>();
    for (int i = 0; i < BATCH; i++) {
      rows[i] = random.nextInt(scenes);
      sigmas[i] = (float) (1 / (1 + Math.exp(-SIGMA_LOCATION - random.nextGaussian())));
      captions.add(caption(cache.captions().get((int) rows[i]), random));
    }
    NDArray x0 = Kernels.embedding(scope.create(rows), cache.latents()); // (b, 4096)
    var shape = new Shape(BATCH, 16, 16, 16);
    NDArray latent = x0.reshape(shape);
    NDArray noise = scope.create(Philox.normals(step, 1, (int) shape.size()), shape);
    NDArray sigma = scope.create(sigmas);
    NDArray mix = sigma.reshape(BATCH, 1, 1, 1);
    NDArray noised = latent.add(noise.sub(latent).mul(mix));
    NDArray target = noise.sub(latent);
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      var conditioning = networks.encode(tokens.batch(scope, captions));
      NDArray loss = networks.velocity(noised, sigma, conditioning).sub(target).square().mean();
      tape.backward(loss);
      return loss.getFloat();
    }
  }

  private static String caption(String caption, SplittableRandom random) {
    double draw = random.nextDouble();
    if (draw < CAPTION_DROPOUT) return "";
    return draw < CAPTION_DROPOUT + CAPITALISED
        ? Character.toUpperCase(caption.charAt(0)) + caption.substring(1)
        : caption;
  }
}
