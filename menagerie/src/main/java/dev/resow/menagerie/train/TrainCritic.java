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
import dev.resow.training.critic.blip.RewardWeights;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a small critic of a published architecture on renders, never on pictures of a model.
 * Continues where an earlier run stopped; writes the folder of the critic at every save.
 *
 * <p>{@code TrainCritic captioner|matcher|segmenter FOLDER STEPS RESULT [SEED [START]]}. START is
 * the folder of a captioner or matcher whose encoders a matcher begins with.
 */
public final class TrainCritic {
  private static final int SAVE_EVERY = 100;
  private static final double PEAK_RATE = 1.5e-3;

  /** Of encoders that know something already. */
  private static final double STARTED_RATE = 4e-4;

  private static final double SMALL = .02; // deviation of embeddings

  /** Scenes apart from those of the judge and of the critic that reads faces. */
  private static final long FIRST_SCENE = 1L << 50;

  private TrainCritic() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 4 || !args[0].matches("captioner|matcher|segmenter")) {
      System.err.println(
          "usage: resow menagerie train-critic captioner|matcher|segmenter FOLDER STEPS RESULT [SEED [START]]");
      System.exit(2);
      return;
    }
    var folder = new TrainingFolder(Path.of(args[1]));
    long steps = Long.parseLong(args[2]);
    var result = Path.of(args[3]);
    var known = args.length > 5 ? Optional.of(Path.of(args[5])) : Optional.<Path>empty();
    if (known.isPresent() && !args[0].equals("matcher")) {
      throw new IllegalArgumentException(
          "START: expected a matcher to train, found '%s'".formatted(args[0]));
    }
    try (NDManager manager = TensorEngine.manager()) {
      var parameters = new Parameters(manager, args.length > 4 ? Long.parseLong(args[4]) : 1);
      try (var lesson = lesson(args[0], result, parameters, known)) {
        var optimiser = new Optimiser(manager, parameters.arrays(), .9, .99, 1e-3, key -> false);
        if (folder.hasState()) folder.load(parameters, optimiser);
        System.out.printf(
            Locale.ROOT,
            "%s: %,d parameters, from step %d%n",
            args[0],
            parameters.count(),
            optimiser.step());
        var schedule = new Schedule(known.isPresent() ? STARTED_RATE : PEAK_RATE, 100, steps);
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

  private static CriticLesson lesson(
      String kind, Path result, Parameters parameters, Optional<Path> known) throws IOException {
    return switch (kind) {
      case "captioner" -> {
        CriticFolders.captioner(result);
        yield new CriticLesson.Caption(
            BlipCaptioner.over(result, shapes -> start(parameters, shapes, Map.of())));
      }
      case "matcher" -> {
        CriticFolders.matcher(result);
        var values = known.isPresent() ? values(known.get()) : Map.<String, float[]>of();
        yield new CriticLesson.Match(
            BlipMatcher.over(result, shapes -> start(parameters, shapes, values)));
      }
      default -> {
        CriticFolders.segmenter(result);
        yield new CriticLesson.Mask(
            ClipSegmenter.over(result, shapes -> start(parameters, shapes, Map.of())));
      }
    };
  }

  /** The encoders of a captioner or a matcher, by key. */
  private static Map<String, float[]> values(Path folder) {
    try (NDManager scope = TensorEngine.manager()) {
      var values = new HashMap<String, float[]>();
      RewardWeights.start(folder, scope)
          .forEach((key, array) -> values.put(key, array.toFloatArray()));
      return values;
    }
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
  private static Weights start(Parameters parameters, Shapes shapes, Map<String, float[]> known) {
    shapes
        .all()
        .forEach(
            (key, shape) -> {
              long[] sizes = shape.getShape();
              var values = known.get(key);
              boolean fits = values != null && values.length == shape.size();
              parameters.add(key, fits ? new Start.Values(values) : start(key, sizes), sizes);
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
