package dev.resow.training.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.critic.blip.RewardScale;
import dev.resow.training.critic.blip.RewardWeights;
import dev.resow.training.optimise.Optimiser;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A reward in training. The weights that are kept are the best ones by accuracy on held-out pairs.
 * What an update learns from is a function of seed and update, so that a session that is saved and
 * restored continues to the same bits. For one thread at a time.
 */
public final class RewardSession implements AutoCloseable {
  private static final double BETA1 = .9;
  private static final double BETA2 = .99;
  private static final String STEP = "step";
  private static final String TRAINED = "trained.";
  private static final String BEST = "best.";
  private static final String BEST_RIGHT = "best-right";
  private static final String BEST_PAIRS = "best-pairs";
  private static final String BEST_STEP = "best-step";

  private final Path start;
  private final RewardSettings settings;
  private final RewardLessons lessons;
  private final TrainingIdentity identity;
  private final NDManager manager = TensorEngine.manager();
  private final Map<String, NDArray> trained;
  private final Map<String, NDArray> best = new LinkedHashMap<>();
  private final Optimiser optimiser;
  private final BlipReward reward;
  private final BlipReward averaged;
  private List<RankedPictures> heldOut;
  private PairAccuracy bestAccuracy = new PairAccuracy(0, 0);
  private long bestStep;

  /**
   * Begins at update 0.
   *
   * @param start folder of a captioner, a matcher or another reward, whose encoders it begins with
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the start holds something else
   */
  public RewardSession(
      Path start, RewardSettings settings, RewardLessons lessons, TrainingIdentity identity) {
    this.start = start;
    this.settings = settings;
    this.lessons = lessons;
    this.identity = identity;
    this.trained = RewardWeights.start(start, manager);
    try (var _ = NoGradient.begin()) {
      trained.forEach(
          (key, array) -> {
            NDArray copy = array.duplicate();
            copy.attach(manager);
            best.put(key, copy);
          });
      this.optimiser =
          new Optimiser(manager, trained, BETA1, BETA2, settings.decay(), key -> false);
    }
    trained.values().forEach(array -> array.setRequiresGradient(true));
    this.reward = BlipReward.over(start, _ -> new Weights(trained, Precision.FP32));
    this.averaged = BlipReward.over(start, _ -> new Weights(optimiser.average(), Precision.FP32));
  }

  /** Updates done. */
  public long steps() {
    return optimiser.step();
  }

  /** Accuracy of the best weights on held-out pairs. */
  public PairAccuracy best() {
    return bestAccuracy;
  }

  /** The update after which the best weights were there; 0 for those of the start. */
  public long bestStep() {
    return bestStep;
  }

  /**
   * One update. Every {@link RewardSettings#checkEvery} updates and at the end, the held-out pairs
   * are measured.
   *
   * @return loss and norm, and {@code accuracy} where it was measured
   * @throws ArithmeticException when a gradient is not finite
   * @throws IOException when a picture cannot be read
   */
  public StepFigures step() throws IOException {
    long update = steps() + 1;
    var rankings = lessons.of(RoundSeeds.seed(identity.seed(), Math.toIntExact(update)));
    double loss;
    try (var scope = manager.newSubManager()) {
      loss = backward(rankings, scope);
    }
    double norm;
    try (var _ = NoGradient.begin()) {
      double kept = Math.min(settings.average(), update / (update + 9.)); // a short memory at first
      norm = optimiser.update(settings.rateAt(update), settings.clip(), kept);
    }
    var figures = new LinkedHashMap<String, Double>();
    figures.put("loss", loss);
    figures.put("norm", norm);
    if (update % settings.checkEvery() == 0 || update == settings.updates()) {
      figures.put("accuracy", check().share());
    }
    return new StepFigures(figures);
  }

  private double backward(List<RankedPictures> rankings, NDManager scope) {
    var pictures = rankings.stream().flatMap(ranking -> ranking.pictures().stream()).toList();
    var prompts = new ArrayList<String>();
    for (var ranking : rankings) {
      prompts.addAll(Collections.nCopies(ranking.pictures().size(), ranking.prompt()));
    }
    NDArray batch = Pixels.stacked(pictures, scope);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray loss = PairLoss.of(reward.raw(batch, prompts), PairIndex.of(rankings));
      tape.backward(loss);
      return loss.getFloat();
    }
  }

  private PairAccuracy check() throws IOException {
    if (heldOut == null) {
      heldOut = lessons.heldOut();
    }
    var accuracy = PairAccuracy.of(averaged, heldOut, manager);
    if (accuracy.share() > bestAccuracy.share()) {
      bestAccuracy = accuracy;
      bestStep = steps();
      try (var _ = NoGradient.begin()) {
        optimiser.average().forEach((key, array) -> array.copyTo(best.get(key)));
      }
    }
    return accuracy;
  }

  /**
   * Writes the best weights as a reward, standardised.
   *
   * @param folder of the reward, made if it is not there
   * @param prompts of each picture of the gallery
   * @param pictures of the gallery, two or more of one size
   * @throws IOException when it cannot be written
   */
  public void write(Path folder, List<String> prompts, List<Pixels> pictures) throws IOException {
    try (var found = BlipReward.over(start, _ -> new Weights(best, Precision.FP32))) {
      double[] values = PairAccuracy.values(found::raw, prompts, pictures, manager);
      RewardWeights.write(start, folder, best, scale(values));
    }
  }

  /** Mean and deviation of values; the deviation of equal ones is 1. */
  static RewardScale scale(double[] values) {
    double mean = average(values).orElseThrow();
    var squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = (values[i] - mean) * (values[i] - mean);
    }
    double deviation = Math.sqrt(average(squares).orElseThrow());
    return new RewardScale(mean, deviation > 0 ? deviation : 1);
  }

  private static OptionalDouble average(double[] values) {
    return Arrays.stream(values).average();
  }

  /**
   * Saves weights, moments and what was best as one file.
   *
   * @throws IOException when it cannot be written
   */
  public void save(Path file) throws IOException {
    var tensors = new LinkedHashMap<String, NDArray>(optimiser.state());
    trained.forEach((key, array) -> tensors.put(TRAINED + key, array));
    best.forEach((key, array) -> tensors.put(BEST + key, array));
    var metadata = new LinkedHashMap<>(identity.fields());
    metadata.put(STEP, Long.toString(steps()));
    metadata.put(BEST_STEP, Long.toString(bestStep));
    metadata.put(BEST_RIGHT, Integer.toString(bestAccuracy.right()));
    metadata.put(BEST_PAIRS, Integer.toString(bestAccuracy.pairs()));
    SafetensorsWriter.write(file, tensors, StoredType.F32, metadata);
  }

  /**
   * Continues from a file of {@link #save}.
   *
   * @throws IllegalArgumentException when it belongs to another training, naming the difference
   */
  public void restore(Path file) {
    var source = Safetensors.open(file);
    var metadata = source.metadata();
    identity.check(metadata);
    optimiser.restore(source, Long.parseLong(metadata.get(STEP)));
    bestStep = Long.parseLong(metadata.get(BEST_STEP));
    bestAccuracy =
        new PairAccuracy(
            Integer.parseInt(metadata.get(BEST_RIGHT)), Integer.parseInt(metadata.get(BEST_PAIRS)));
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      trained.forEach(
          (key, array) -> source.read(TRAINED + key, scope, DataType.FLOAT32).copyTo(array));
      best.forEach((key, array) -> source.read(BEST + key, scope, DataType.FLOAT32).copyTo(array));
    }
  }

  @Override
  public void close() {
    reward.close();
    averaged.close();
    manager.close();
  }
}
