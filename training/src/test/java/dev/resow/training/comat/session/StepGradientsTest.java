package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Part;
import dev.resow.training.comat.PixelConcentration;
import dev.resow.training.comat.TokenConcentration;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Start;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PromptBatch;
import dev.resow.training.sample.UnitRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From a loss through one step to the matrices. With a sampler of one step nothing is constant but
 * its noise, so that the gradient is the slope.
 */
class StepGradientsTest {
  private static final ComatPrompt PROMPT = new ComatPrompt("a red fox", List.of("fox"));
  private static final float STEP = .02f;

  private final Sd3Model model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
  private final NDManager manager = model.manager().newSubManager();
  private final AdaptedNetwork network =
      model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
  private final PlainSampling sampling =
      new PlainSampling(
          model, new Mmdit(model.transformer().config(), network.weights().orElseThrow()), 1, 2);
  private final LowRankMatrices matrices =
      LowRankMatrices.of(NewAdapter.create(model.adapters().base(), 2, 1, 3, .1, manager));

  @AfterEach
  void close() {
    model.adapters().lay(Overlay.NONE);
    model.close();
  }

  private static Comat recipe(ComatLoss loss, int attended) {
    return Comat.of(2, List.of(2, 3))
        .with(loss)
        .with(new Comat.Batch(1, 1))
        .with(new Comat.Steps(1, 1, attended), Start.NOISE);
  }

  @Test
  void theGradientOfAMatrixIsTheSlopeOfTheSurprise() {
    var recipe = recipe(new ComatLoss(Set.of(Part.CAPTION), 0, 0, 0), 0);
    try (var captioner = BlipCaptioner.load(CriticGoldens.CAPTIONER, Device.cpu())) {
      var critics = new Critics(Optional.of(captioner), Optional.empty());
      matrices.recording();
      try (var scope = manager.newSubManager()) {
        var text = PromptBatch.detached(text(scope), scope);
        PlainSampling.Run run;
        try (var _ = NoGradient.begin()) {
          lay(scope);
          run = sampling.run(noise(scope), 0, text, List.of(0), scope);
        }
        var picture =
            PictureGradient.of(
                recipe, sampling, critics, List.of(PROMPT), run.finished(), () -> null);
        new StepGradients(recipe, sampling, recipe.loss()::weight, this::lay)
            .run(run.inputs(), text, picture.latent(), Set.of(), List.of(List.of()), 1);
      }
      Function<NDManager, NDArray> surprise =
          scope -> {
            NDArray finished =
                sampling.run(noise(scope), 0, text(scope), List.of(), scope).finished();
            NDArray pictures = UnitRange.unit(model.vae().decode(finished));
            return captioner.negativeLogLikelihood(pictures, List.of(PROMPT.text()), Comat.PREFIX);
          };
      check("transformer_blocks.1.attn.to_v", surprise);
      check("transformer_blocks.4.attn.to_out.0", surprise);
    }
  }

  @Test
  void theGradientOfAMatrixIsTheSlopeOfTheConcentrations() {
    var loss = new ComatLoss(Set.of(Part.TOKEN, Part.PIXEL), 4, 2, 0);
    var entities = List.of(fox());
    matrices.recording();
    try (var scope = manager.newSubManager()) {
      var text = PromptBatch.detached(text(scope), scope);
      NDArray noise = noise(scope);
      new StepGradients(recipe(loss, 1), sampling, loss::weight, this::lay)
          .run(
              Map.of(0, noise),
              text,
              noise.zerosLike(),
              loss.concentrations(),
              List.of(entities),
              1);
    }
    Function<NDManager, NDArray> value =
        scope -> {
          var recorder = new MapRecorder(Set.of(2, 3), 1);
          sampling.velocity(noise(scope), text(scope), time(), recorder);
          NDArray maps = recorder.of(0);
          return TokenConcentration.of(maps, entities)
              .mul(4)
              .add(PixelConcentration.of(maps, entities).mul(2));
        };
    check("transformer_blocks.1.attn.to_v", value);
    check("transformer_blocks.3.attn.add_k_proj", value);
  }

  /** The words of the fox, and the left half of the picture. */
  private Entity fox() {
    var phrase = PROMPT.phrases(model.encoders().tokens(PROMPT.text())).getFirst();
    int columns = sampling.columns() / sampling.patch();
    var mask = new float[sampling.rows() / sampling.patch() * columns];
    IntStream.range(0, mask.length)
        .filter(i -> i % columns < columns / 2)
        .forEach(i -> mask[i] = 1);
    return new Entity(phrase.noun(), phrase.tokens(), mask);
  }

  private PromptEmbedding text(NDManager scope) {
    return sampling.text(List.of(PROMPT.text()), scope);
  }

  private NDArray noise(NDManager scope) {
    return sampling.noise(List.of(5L), scope);
  }

  private float time() {
    return sampling.schedule().timesteps()[0];
  }

  private void lay(NDManager scope) {
    model.adapters().lay(matrices.over(network, AdapterMode.FUSED, scope));
  }

  /** Both matrices of a layer. */
  private void check(String layer, Function<NDManager, NDArray> loss) {
    var both =
        matrices.arrays().entrySet().stream()
            .filter(entry -> entry.getKey().contains(layer))
            .toList();
    assertThat(both).as(layer).hasSize(2);
    both.forEach(entry -> check(entry, loss));
  }

  /** At the value with the largest slope. */
  private void check(Map.Entry<String, NDArray> entry, Function<NDManager, NDArray> loss) {
    float[] values = entry.getValue().toFloatArray();
    float[] gradient = entry.getValue().getGradient().toFloatArray();
    int at =
        IntStream.range(0, gradient.length)
            .boxed()
            .max((one, other) -> Float.compare(Math.abs(gradient[one]), Math.abs(gradient[other])))
            .orElseThrow();
    double slope =
        (moved(entry.getValue(), values, at, STEP, loss)
                - moved(entry.getValue(), values, at, -STEP, loss))
            / (2 * STEP);
    assertThat(Math.abs(gradient[at])).as(entry.getKey()).isGreaterThan(2e-3f);
    assertThat(slope)
        .as(entry.getKey())
        .isCloseTo(gradient[at], within(.05 * Math.abs(gradient[at])));
  }

  private double moved(
      NDArray matrix, float[] values, int at, float by, Function<NDManager, NDArray> loss) {
    float[] moved = values.clone();
    moved[at] += by;
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      scope.create(moved, matrix.getShape()).copyTo(matrix);
      lay(scope);
      double value = loss.apply(scope).getFloat();
      scope.create(values, matrix.getShape()).copyTo(matrix);
      return value;
    }
  }
}
