package dev.resow.menagerie.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.vae.Vae;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Trains the autoencoder on random crops of rendered scenes: an L1 loss that counts edges more, and
 * a small KL term that keeps latents smooth. Continues where an earlier run stopped.
 *
 * <p>{@code TrainVae FOLDER STEPS}
 */
public final class TrainVae {
  private static final int SCENES = 4_000;
  private static final int CROP = 64;
  private static final int BATCH = 16;
  private static final double PEAK_RATE = 2e-3;
  private static final double KL_WEIGHT = 2e-3;

  /** Mean over pixels of |x - y| (1 + 6 c), c = distance of x from its 3x3 mean. */
  private static final Kernel EDGE_WEIGHTED_L1 =
      Kernel.of(
          "y, x",
          "c = torch.mean(torch.abs(torch.sub(x, torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False))), [1], True)",
          "return torch.mean(torch.mul(torch.abs(torch.sub(y, x)), torch.add(torch.mul(c, 6.0), 1)))");

  private final TrainingFolder folder;
  private final long steps;
  private final int scenes;
  private long stop;

  TrainVae(TrainingFolder folder, long steps, int scenes) {
    this.folder = folder;
    this.steps = steps;
    this.scenes = scenes;
    this.stop = steps;
  }

  /** Ends this run early, on a schedule that still aims at all steps. */
  TrainVae stopAfter(long step) {
    stop = step;
    return this;
  }

  public static void main(String[] args) throws IOException {
    new TrainVae(new TrainingFolder(Path.of(args[0])), Long.parseLong(args[1]), SCENES).run();
  }

  void run() throws IOException {
    var scenery = Scenery.training(scenes);
    try (NDManager manager = TensorEngine.manager()) {
      var parameters = new Parameters(manager, 1);
      VaeShape.addTo(parameters);
      var optimiser = new Optimiser(manager, parameters.arrays(), .9, .99, 1e-4, key -> false);
      if (folder.hasState()) folder.load(parameters, optimiser);
      System.out.printf(
          Locale.ROOT,
          "autoencoder: %,d parameters, from step %d%n",
          parameters.count(),
          optimiser.step());
      var vae = new Vae(VaeShape.config(1, 0), parameters.weights(Precision.BF16_PRODUCTS));
      var log = new TrainingLog(folder.log(), System.out, InstantSource.system(), steps, 50, BATCH);
      var schedule = new Schedule(PEAK_RATE, 100, steps);
      while (optimiser.step() < stop) {
        long step = optimiser.step();
        try (NDManager scope = manager.newSubManager()) {
          double loss = backward(vae, crops(scope, scenery, step), step);
          double norm = optimiser.update(schedule.at(step), 1, Schedule.averageDecay(step, .999));
          log.step(step + 1, loss, "norm %.2f".formatted(norm));
        }
        if ((step + 1) % 500 == 0 || step + 1 == stop) {
          folder.save(parameters, optimiser);
          new VaeSheet(optimiser.average()).write(folder.sheet(step + 1));
        }
      }
    }
  }

  private static double backward(Vae vae, NDArray image, long step) {
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDList moments =
          vae.encodeMoments(image).split(2, 1); // mean and log-variance, each (b, 16, 8, 8)
      NDArray mean = moments.get(0);
      NDArray logVariance = moments.get(1).clip(-20, 10);
      var shape = mean.getShape();
      NDArray noise = image.getManager().create(Philox.normals(step, 2, (int) shape.size()), shape);
      NDArray picture = vae.decodeUnscaled(mean.add(Scalars.mul(logVariance, .5).exp().mul(noise)));
      NDArray l1 = EDGE_WEIGHTED_L1.apply(picture, image);
      NDArray kl =
          Scalars.mul(mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mean(), .5);
      tape.backward(l1.add(Scalars.mul(kl, KL_WEIGHT)));
      return l1.getFloat();
    }
  }

  /**
   * (16, 3, 64, 64), a pure function of the step so that a resumed run sees what an undisturbed one
   * would.
   */
  private static NDArray crops(NDManager scope, Scenery scenery, long step) {
    var random = new SplittableRandom(step);
    var pixels = new float[BATCH * 3 * CROP * CROP];
    for (int i = 0; i < BATCH; i++) {
      int left = random.nextInt(Renderer.SIDE - CROP + 1);
      int top = random.nextInt(Renderer.SIDE - CROP + 1);
      scenery.crop(
          random.nextInt(scenery.pixels().length), left, top, CROP, pixels, i * 3 * CROP * CROP);
    }
    return scope.create(pixels, new Shape(BATCH, 3, CROP, CROP));
  }
}
