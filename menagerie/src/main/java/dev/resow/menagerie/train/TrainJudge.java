package dev.resow.menagerie.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.menagerie.judge.Example;
import dev.resow.menagerie.judge.Examples;
import dev.resow.menagerie.judge.JudgeNetwork;
import dev.resow.menagerie.judge.Verdicts;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Trains the judge on renders: cross-entropy of the kind of each cell, and of the colour where
 * there is an animal. Continues where an earlier run stopped; writes {@code judge.safetensors}
 * (fp16) into the result folder at every save.
 *
 * <p>{@code TrainJudge FOLDER STEPS RESULT [SEED [WIDTH]]}: another seed gives other first weights
 * and other examples, so that a critic shares neither with the judge of the reports.
 */
public final class TrainJudge {
  private static final int BATCH = 32;
  private static final int SAVE_EVERY = 250;
  private static final double PEAK_RATE = 3e-3;
  private static final int CELLS = Verdicts.GRID * Verdicts.GRID;

  /** Examples apart, so that judges of two seeds never share one. */
  private static final long SEED_STRIDE = 1L << 40;

  private static final int LEAST_WIDTH = 16;
  private static final long MOST_SEED = 1 << 20;

  /** Most cells are background and easy. */
  private static final float BACKGROUND_WEIGHT = .25f;

  /** logits (b, c, 16, 16), labels (b, 16, 16) int64, weights (b, 16, 16). */
  private static final Kernel CROSS_ENTROPY =
      Kernel.of(
          "x, y, w",
          "p = torch.gather(torch.log_softmax(x, 1), 1, torch.unsqueeze(y, 1))",
          "return torch.neg(torch.div(torch.sum(torch.mul(torch.squeeze(p, 1), w)), torch.add(torch.sum(w), 1.0)))");

  private TrainJudge() {}

  public static void main(String[] args) throws IOException {
    var folder = new TrainingFolder(Path.of(args[0]));
    long steps = Long.parseLong(args[1]);
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
    int width = args.length > 4 ? Integer.parseInt(args[4]) : JudgeNetwork.WIDTH;
    if (seed < 1 || seed > MOST_SEED || width < LEAST_WIDTH || width % JudgeNetwork.GROUPS != 0) {
      throw new IllegalArgumentException(
          "expected a seed of 1 to %d and a width of %d or more that is a multiple of %d, got %d and %d"
              .formatted(MOST_SEED, LEAST_WIDTH, JudgeNetwork.GROUPS, seed, width));
    }
    var result = Files.createDirectories(Path.of(args[2])).resolve("judge.safetensors");
    try (NDManager manager = TensorEngine.manager()) {
      var parameters = new Parameters(manager, seed);
      addTo(parameters, width);
      var optimiser = new Optimiser(manager, parameters.arrays(), .9, .99, 1e-3, key -> false);
      if (folder.hasState()) folder.load(parameters, optimiser);
      System.out.printf(
          Locale.ROOT,
          "judge: %,d parameters, from step %d%n",
          parameters.count(),
          optimiser.step());
      var network = new JudgeNetwork(parameters.weights(Precision.BF16_PRODUCTS));
      var log = new TrainingLog(folder.log(), System.out, InstantSource.system(), steps, 25, BATCH);
      var schedule = new Schedule(PEAK_RATE, 50, steps);
      while (optimiser.step() < steps) {
        long step = optimiser.step();
        try (NDManager scope = manager.newSubManager()) {
          double loss = backward(network, scope, step, (seed - 1) * SEED_STRIDE);
          double norm = optimiser.update(schedule.at(step), 1, Schedule.averageDecay(step, .99));
          log.step(step + 1, loss, "norm %.2f".formatted(norm));
        }
        if ((step + 1) % SAVE_EVERY == 0 || step + 1 == steps) {
          folder.save(parameters, optimiser);
          SafetensorsWriter.write(result, optimiser.average(), StoredType.F16);
        }
      }
    }
  }

  private static void addTo(Parameters p, int width) {
    int fine = JudgeNetwork.fine(width);
    p.addLayer("patches", 1, fine, 3, JudgeNetwork.PATCH, JudgeNetwork.PATCH);
    p.addNorm("fine", fine);
    p.addLayer("stride", 1, width, fine, 3, 3);
    p.addNorm("coarse", width);
    for (int i = 0; i < JudgeNetwork.DILATIONS.size(); i++) {
      p.addLayer("context." + i + ".conv", 1, width, width, 3, 3);
      p.addNorm("context." + i + ".norm", width);
    }
    p.addLayer("head", .1, JudgeNetwork.OUTPUTS, width, 1, 1);
  }

  /** The examples of a step are a pure function of its number and of the first example's. */
  private static double backward(JudgeNetwork network, NDManager scope, long step, long first) {
    var examples =
        LongStream.range(first + step * BATCH, first + (step + 1) * BATCH)
            .parallel()
            .mapToObj(Examples::training)
            .toList();
    int size = 3 * Renderer.SIDE * Renderer.SIDE;
    var pixels = new float[BATCH * size];
    for (int i = 0; i < BATCH; i++)
      System.arraycopy(examples.get(i).picture(), 0, pixels, i * size, size);
    var picture = scope.create(pixels, new Shape(BATCH, 3, Renderer.SIDE, Renderer.SIDE));
    var kinds = Target.of(scope, examples, 0);
    var colours = Target.of(scope, examples, CELLS);
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDList logits = network.forward(picture).split(new long[] {Verdicts.KINDS}, 1);
      NDArray kind = CROSS_ENTROPY.apply(logits.get(0), kinds.labels(), kinds.weights());
      NDArray colour = CROSS_ENTROPY.apply(logits.get(1), colours.labels(), colours.weights());
      tape.backward(kind.add(Scalars.mul(colour, .3)));
      return kind.getFloat();
    }
  }

  /** Labels (b, 16, 16) int64, and weights that are 0 where nothing is asked. */
  private record Target(NDArray labels, NDArray weights) {
    static Target of(NDManager scope, List<Example> examples, int offset) {
      var labels = new long[examples.size() * CELLS];
      var weights = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        byte label = examples.get(i / CELLS).cells()[offset + i % CELLS];
        labels[i] = Math.max(label, 0);
        boolean background = offset == 0 && label == Verdicts.BACKGROUND;
        weights[i] = label < 0 ? 0 : background ? BACKGROUND_WEIGHT : 1;
      }
      var shape = new Shape(examples.size(), Verdicts.GRID, Verdicts.GRID);
      return new Target(scope.create(labels, shape), scope.create(weights, shape));
    }
  }
}
