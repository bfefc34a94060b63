package dev.resow.training.itercomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PromptBatch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a reward through the predicted picture to the matrices. */
class FeedbackTest {
  private static final List<String> PROMPT = List.of("a red fox");
  private static final int STEP = 2;
  private static final float MOVE = .02f;

  private final Sd3Model model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
  private final NDManager manager = model.manager().newSubManager();
  private final AdaptedNetwork network =
      model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
  private final PlainSampling sampling = new PlainSampling(model, 4, 1);
  private final LowRankMatrices matrices =
      LowRankMatrices.of(NewAdapter.create(model.adapters().base(), 2, 1, 3, .1, manager));

  @AfterEach
  void close() {
    model.adapters().lay(Overlay.NONE);
    model.close();
  }

  private void lay(NDManager scope) {
    model.adapters().lay(matrices.over(network, AdapterMode.FUSED, scope));
  }

  @Test
  void theGradientOfAMatrixIsTheSlopeOfTheReward() {
    try (var reward = TinyRewards.of(3)) {
      var feedback =
          new Feedback(
              Itercomp.DEFAULT, sampling, List.of(new NamedReward("spatial", reward)), this::lay);
      matrices.recording();
      NDArray latent = sampling.noise(List.of(5L), manager);
      var text = PromptBatch.detached(sampling.text(PROMPT, manager), manager);
      ToDoubleFunction<Map<String, Double>> loss =
          figures -> {
            feedback.ofRewards(latent, STEP, text, PROMPT, .5, figures);
            return figures.get("loss");
          };
      var figures = new HashMap<String, Double>();
      double value = loss.applyAsDouble(figures);
      assertThat(value).isCloseTo(.5 * Math.max(0, 2 - figures.get("spatial") / .5), within(1e-4));
      var entry =
          matrices.arrays().entrySet().stream()
              .filter(one -> one.getKey().contains("transformer_blocks.4.attn.to_v.lora_B"))
              .findFirst()
              .orElseThrow();
      float[] gradient = entry.getValue().getGradient().toFloatArray();
      int at =
          IntStream.range(0, gradient.length)
              .boxed()
              .max((a, b) -> Float.compare(Math.abs(gradient[a]), Math.abs(gradient[b])))
              .orElseThrow();
      double more = moved(entry.getValue(), at, MOVE, () -> loss.applyAsDouble(new HashMap<>()));
      double less = moved(entry.getValue(), at, -MOVE, () -> loss.applyAsDouble(new HashMap<>()));
      assertThat((more - less) / (2 * MOVE))
          .isCloseTo(gradient[at], within(.05 * Math.abs(gradient[at])));
    }
  }

  @FunctionalInterface
  private interface Value {
    double get();
  }

  private double moved(NDArray matrix, int at, float by, Value value) {
    float[] before = matrix.toFloatArray();
    float[] moved = before.clone();
    moved[at] += by;
    set(matrix, moved);
    double result = value.get();
    set(matrix, before);
    return result;
  }

  private void set(NDArray matrix, float[] values) {
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      scope.create(values, matrix.getShape()).copyTo(matrix);
    }
  }

  /** At the base model's own velocity target the loss is the mean square of what is missing. */
  @Test
  void naturalPicturesAreNoisedAsInTheModelsOwnTraining() {
    try (var reward = TinyRewards.of(3)) {
      var feedback =
          new Feedback(
              Itercomp.DEFAULT,
              sampling,
              List.of(new NamedReward("spatial", reward)),
              _ -> model.adapters().lay(Overlay.NONE));
      NDArray finished = sampling.noise(List.of(1L), manager);
      NDArray noise = sampling.noise(List.of(2L), manager);
      var text = PromptBatch.detached(sampling.text(PROMPT, manager), manager);
      double loss;
      try (var _ = NoGradient.begin()) {
        float sigma = sampling.schedule().sigmas()[STEP];
        NDArray noised = finished.mul(1 - sigma).add(noise.mul(sigma));
        NDArray predicted = feedback.predicted(noised, STEP, text);
        // z - x0 = sigma (v - (eps - z))
        loss = predicted.sub(finished).square().mean().getFloat() / (sigma * sigma);
      }
      var own = new Feedback(Itercomp.DEFAULT, sampling, feedback.rewards(), this::lay);
      changeNothing();
      matrices.recording();
      assertThat(own.ofNaturalPictures(finished, noise, STEP, text, 1))
          .isCloseTo(loss, within(1e-3 * loss));
    }
  }

  private void changeNothing() {
    matrices.arrays().entrySet().stream()
        .filter(entry -> entry.getKey().contains("lora_B"))
        .map(Map.Entry::getValue)
        .forEach(array -> set(array, new float[Math.toIntExact(array.size())]));
  }
}
