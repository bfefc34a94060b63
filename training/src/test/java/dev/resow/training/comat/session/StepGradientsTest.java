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
import dev.resow.diffusion.tensor.Precision;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Matrices;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From the captioner's surprise through the picture to the matrices: with a sampler of one step,
 * nothing is constant but its noise, so that the gradient is the slope.
 */
class StepGradientsTest {
  private static final ComatPrompt PROMPT = new ComatPrompt("a red fox", List.of("fox"));
  private static final float STEP = .02f;

  private final Sd3Model model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
  private final BlipCaptioner captioner = BlipCaptioner.load(CriticGoldens.CAPTIONER, Device.cpu());
  private final NDManager manager = model.manager().newSubManager();
  private final AdaptedNetwork network =
      model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
  private final Painter painter =
      new Painter(
          model, new Mmdit(model.transformer().config(), network.weights().orElseThrow()), 1, 2);
  private final LowRankMatrices matrices =
      LowRankMatrices.of(NewAdapter.create(model.adapters().base(), 2, 1, 3, .1, manager));

  @AfterEach
  void close() {
    model.adapters().lay(Overlay.NONE);
    captioner.close();
    model.close();
  }

  @Test
  void theGradientOfAMatrixIsTheSlopeOfTheSurprise() {
    matrices.recording();
    var recipe =
        new Comat(
            new Matrices(2, 2, 1e-3, 0, 1, 0),
            new ComatLoss(Set.of(Part.CAPTION), 0, 0, 0),
            1,
            1,
            1,
            0,
            2,
            1,
            List.of(),
            0,
            0,
            Precision.FP32);
    var critics = new Critics(Optional.of(captioner), Optional.empty());
    try (var scope = manager.newSubManager()) {
      var chain = painter.chain();
      var text = painter.text(List.of(PROMPT.text()), scope);
      Chain.Played played;
      try (var _ = NoGradient.begin()) {
        lay(scope);
        played = chain.play(painter.noise(List.of(5L), scope), text, List.of(0), scope);
      }
      var picture =
          PictureGradient.of(
              recipe, painter, critics, List.of(PROMPT), played.finished(), () -> null);
      new StepGradients(recipe, chain, this::lay)
          .run(played.inputs(), text, picture.latent(), List.of(List.of()), 1);
    }
    for (var key :
        List.of("transformer_blocks.1.attn.to_v", "transformer_blocks.4.attn.to_out.0")) {
      matrices.arrays().entrySet().stream()
          .filter(entry -> entry.getKey().contains(key))
          .forEach(this::check);
    }
  }

  private void lay(NDManager scope) {
    model.adapters().lay(matrices.over(network, AdapterMode.FUSED, scope));
  }

  /** At the value with the largest slope. */
  private void check(Map.Entry<String, NDArray> entry) {
    float[] values = entry.getValue().toFloatArray();
    float[] gradient = entry.getValue().getGradient().toFloatArray();
    int at =
        IntStream.range(0, gradient.length)
            .boxed()
            .max((one, other) -> Float.compare(Math.abs(gradient[one]), Math.abs(gradient[other])))
            .orElseThrow();
    double slope =
        (surprise(entry.getValue(), values, at, STEP)
                - surprise(entry.getValue(), values, at, -STEP))
            / (2 * STEP);
    assertThat(slope)
        .as(entry.getKey())
        .isCloseTo(gradient[at], within(.05 * Math.abs(gradient[at]) + 2e-4));
  }

  private double surprise(NDArray matrix, float[] values, int at, float by) {
    float[] moved = values.clone();
    moved[at] += by;
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      scope.create(moved, matrix.getShape()).copyTo(matrix);
      lay(scope);
      var text = painter.text(List.of(PROMPT.text()), scope);
      var played = painter.chain().play(painter.noise(List.of(5L), scope), text, List.of(), scope);
      NDArray pictures = Pixels.unit(painter.decode(played.finished()));
      double surprise =
          captioner
              .negativeLogLikelihood(pictures, List.of(PROMPT.text()), Comat.PREFIX)
              .getFloat();
      scope.create(values, matrix.getShape()).copyTo(matrix);
      return surprise;
    }
  }
}
