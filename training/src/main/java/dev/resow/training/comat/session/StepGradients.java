package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Part;
import dev.resow.training.comat.PixelConcentration;
import dev.resow.training.comat.TokenConcentration;
import dev.resow.training.recipe.Comat;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The gradient of trained steps, one after the other: memory is that of one. The finished latent is
 * the sum of the steps' velocities, and a step's input is constant, so that a step needs no more
 * than the gradient to that sum.
 *
 * @param lay puts the model in training over the weights; what it makes belongs to the manager
 */
record StepGradients(Comat recipe, Chain chain, Consumer<NDManager> lay) {

  /**
   * Leaves the gradient in the matrices.
   *
   * @param inputs of the trained steps, ascending
   * @param wanted gradient to the finished latents (b, 16, h, w)
   * @param entities of each picture
   * @param scale of everything: the share of these pictures in the update
   * @return values of both concentrations, not weighted, means over looked steps and pictures
   */
  Map<Part, Double> run(
      Map<Integer, NDArray> inputs,
      PromptEmbedding text,
      NDArray wanted,
      List<List<Entity>> entities,
      double scale) {
    var values = new EnumMap<Part, Double>(Part.class);
    int before = inputs.size() - recipe.looked();
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      int number = 0;
      for (var input : inputs.entrySet()) {
        boolean looked = number++ >= before && looks();
        try (var scope = wanted.getManager().newSubManager()) {
          NDArray latent = input.getValue().duplicate();
          latent.attach(scope);
          lay.accept(scope);
          var maps = new MapRecorder(Set.copyOf(recipe.blocks()), latent.getShape().get(0));
          NDArray velocity =
              chain.velocity(latent, text, input.getKey(), looked ? maps : AttentionTap.NONE);
          double share = chain.share(input.getKey()) * scale;
          NDArray loss = Scalars.mul(velocity.mul(wanted).sum(), share);
          if (looked) {
            loss = loss.add(Scalars.mul(concentrations(maps, entities, values), scale));
          }
          tape.backward(loss);
        }
      }
    }
    return values;
  }

  private boolean looks() {
    return recipe.loss().has(Part.TOKEN) || recipe.loss().has(Part.PIXEL);
  }

  /** Weighted, mean over pictures and looked steps. */
  private NDArray concentrations(
      MapRecorder recorder, List<List<Entity>> entities, Map<Part, Double> values) {
    NDArray sum = null;
    for (int row = 0; row < entities.size(); row++) {
      NDArray maps = recorder.of(row);
      double part = 1.0 / entities.size() / recipe.looked();
      var own = new EnumMap<Part, NDArray>(Part.class);
      if (recipe.loss().has(Part.TOKEN)) {
        own.put(Part.TOKEN, TokenConcentration.of(maps, entities.get(row)));
      }
      if (recipe.loss().has(Part.PIXEL)) {
        own.put(Part.PIXEL, PixelConcentration.of(maps, entities.get(row)));
      }
      for (var each : own.entrySet()) {
        values.merge(each.getKey(), each.getValue().getFloat() * part, Double::sum);
        NDArray weighted = Scalars.mul(each.getValue(), recipe.loss().weight(each.getKey()) * part);
        sum = sum == null ? weighted : sum.add(weighted);
      }
    }
    return sum;
  }
}
