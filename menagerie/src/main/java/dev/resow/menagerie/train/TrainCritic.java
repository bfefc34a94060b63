package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.menagerie.train.Parameters.Start;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Trains a small critic of a published architecture on renders, never on pictures of a model.
 * Continues where an earlier run stopped; writes the folder of the critic at every save.
 *
 * <p>{@code TrainCritic captioner|matcher|segmenter FOLDER STEPS RESULT [SEED]}
 */
public final class TrainCritic {
  private static final int SAVE_EVERY = 100;
  private static final double PEAK_RATE = 1.5e-3;
  private static final double SMALL = .02; // deviation of embeddings

  /** Scenes apart from those of the judge and of the critic that reads faces. */
  private static final long FIRST_SCENE = 1L << 50;

  private TrainCritic() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 4 || !args[0].matches("captioner|matcher|segmenter")) {
      System.err.println(
          "usage: resow menagerie train-critic captioner|matcher|segmenter FOLDER STEPS RESULT [SEED]");
      System.exit(2);
      return;
    }
    var folder = new TrainingFolder(Path.of(args[1]));
    long steps = Long.parseLong(args[2]);
    var result = Path.of(args[3]);
    try (NDManager manager = TensorEngine.manager()) {
      var parameters = new Parameters(manager, args.length > 4 ? Long.parseLong(args[4]) : 1);
      try (var lesson = lesson(args[0], result, parameters)) {
        var optimiser = new Optimiser(manager, parameters.arrays(), .9, .99, 1e-3, key -> false);
        if (folder.hasState()) folder.load(parameters, optimiser);
        System.out.printf(
            Locale.ROOT,
            "%s: %,d parameters, from step %d%n",
            args[0],
            parameters.count(),
            optimiser.step());
        var schedule = new Schedule(PEAK_RATE, 100, steps);
        var log =
            new TrainingLog(
                folder.log(), System.out, InstantSource.system(), steps, 25, CriticLesson.BATCH);
        while (optimiser.step() < steps) {
          long step = optimiser.step();
          double loss;
          try (NDManager scope = manager.newSubManager()) {
            loss = backward(lesson, scope, step);
          }
          double norm;
          try (var _ = NoGradient.begin()) {
            norm = optimiser.update(schedule.at(step), 1, Schedule.averageDecay(step, .99));
          }
          log.step(step + 1, loss, "norm %.2f".formatted(norm));
          if ((step + 1) % SAVE_EVERY == 0 || step + 1 == steps) {
            folder.save(parameters, optimiser);
            SafetensorsWriter.write(
                result.resolve("model.safetensors"), optimiser.average(), StoredType.F16);
          }
        }
      }
    }
  }

  private static CriticLesson lesson(String kind, Path result, Parameters parameters)
      throws IOException {
    return switch (kind) {
      case "captioner" -> {
        CriticFolders.captioner(result);
        yield new CriticLesson.Caption(
            BlipCaptioner.over(result, shapes -> start(parameters, shapes)));
      }
      case "matcher" -> {
        CriticFolders.matcher(result);
        yield new CriticLesson.Match(BlipMatcher.over(result, shapes -> start(parameters, shapes)));
      }
      default -> {
        CriticFolders.segmenter(result);
        yield new CriticLesson.Mask(
            ClipSegmenter.over(result, shapes -> start(parameters, shapes)));
      }
    };
  }

  private static double backward(CriticLesson lesson, NDManager scope, long step) {
    var scenes = CriticLesson.scenes(step, FIRST_SCENE);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray loss = lesson.loss(scope, scenes, step);
      tape.backward(loss);
      return loss.getFloat();
    }
  }

  /** Norms are one, biases zero, embeddings small, everything else as large as its inputs allow. */
  private static Weights start(Parameters parameters, Shapes shapes) {
    shapes
        .all()
        .forEach(
            (key, shape) -> {
              long[] sizes = shape.getShape();
              parameters.add(key, start(key, sizes), sizes);
            });
    return parameters.weights(Precision.FP32);
  }

  private static Start start(String key, long[] sizes) {
    if (key.endsWith("bias")) {
      return new Start.Constant(0);
    }
    if (key.contains("embedding") && !key.contains("patch_embedding") && sizes.length > 1
        || key.endsWith("class_embedding")) {
      return new Start.Normal(SMALL);
    }
    if (sizes.length == 1) {
      return new Start.Constant(1);
    }
    long inputs = 1;
    for (int i = 1; i < sizes.length; i++) {
      inputs *= sizes[i];
    }
    return new Start.Normal(1 / Math.sqrt(inputs));
  }
}
