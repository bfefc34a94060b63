package dev.resow.training.itercomp;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.RectifiedFlow;
import dev.resow.training.sample.UnitRange;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The two gradients of some pictures.
 *
 * @param lay puts the model in training over the weights; what it makes belongs to the manager
 */
record Feedback(
    Itercomp recipe, PlainSampling sampling, List<NamedReward> rewards, Consumer<NDManager> lay) {

  /**
   * Leaves the gradient of the rewards in the matrices: {@code x_0 = x_m - sigma_m v(x_m)}, which
   * is decoded and judged. The input of that call is constant.
   *
   * @param latent x_m (b, 16, h, w)
   * @param step m
   * @param share of these pictures in the update
   * @param figures receives the mean of each reward and the loss, times the share
   */
  void ofRewards(
      NDArray latent,
      int step,
      PromptEmbedding text,
      List<String> prompts,
      double share,
      Map<String, Double> figures) {
    try (var scope = latent.getManager().newSubManager();
        GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      lay.accept(scope);
      NDArray input = latent.duplicate();
      input.attach(scope);
      NDArray pictures =
          UnitRange.unit(sampling.model().vae().decode(predicted(input, step, text)));
      NDArray total = scope.zeros(new Shape());
      for (var reward : rewards) {
        NDArray values = reward.model().reward(pictures, prompts);
        figures.merge(reward.name(), values.mean().getFloat() * share, Double::sum);
        total = total.add(RewardLoss.of(values, recipe.enough()));
      }
      figures.merge("loss", total.getFloat() * share, Double::sum);
      tape.backward(Scalars.mul(total, share));
    }
  }

  /** The finished latents as the model sees them at a step. */
  NDArray predicted(NDArray latent, int step, PromptEmbedding text) {
    var schedule = sampling.schedule();
    NDArray velocity =
        sampling.velocity(latent, text, schedule.timesteps()[step], AttentionTap.NONE);
    return latent.sub(Scalars.mul(velocity, schedule.sigmas()[step]));
  }

  /**
   * Leaves the gradient of the loss of the model's own training in the matrices: {@code mean (v -
   * (eps - z))^2}.
   *
   * @param finished z, pictures of the base model (b, 16, h, w)
   * @param noise eps, of the same shape
   * @param step at whose noise level
   * @return the loss, times the share
   */
  double ofNaturalPictures(
      NDArray finished, NDArray noise, int step, PromptEmbedding text, double share) {
    try (var scope = finished.getManager().newSubManager();
        GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      lay.accept(scope);
      var schedule = sampling.schedule();
      NDArray noised = RectifiedFlow.noised(finished, noise, schedule.sigmas()[step]);
      NDArray wanted = noise.sub(finished);
      noised.attach(scope);
      wanted.attach(scope);
      NDArray velocity =
          sampling.velocity(noised, text, schedule.timesteps()[step], AttentionTap.NONE);
      NDArray loss = Scalars.mul(velocity.sub(wanted).square().mean(), share);
      tape.backward(loss);
      return loss.getFloat();
    }
  }
}
