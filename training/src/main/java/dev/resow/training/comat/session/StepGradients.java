package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.schedule.FlowSchedule;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Part;
import dev.resow.training.comat.PixelConcentration;
import dev.resow.training.comat.TokenConcentration;
import dev.resow.training.recipe.Comat;
import dev.resow.training.sample.PlainSampling;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The gradient of trained steps, one after the other: memory is that of one. The finished latent is
 * the sum of the steps' velocities, and a step's input is constant, so that a step needs no more
 * than the gradient to that sum.
 *
 * @param weights of the concentrations
 * @param lay puts the model in training over the weights; what it makes belongs to the manager
 */
record StepGradients(
    Comat recipe, PlainSampling sampling, ToDoubleFunction<Part> weights, Consumer<NDManager> lay) {

  /**
   * Leaves the gradient in the matrices.
   *
   * @param inputs of the trained steps, ascending
   * @param wanted gradient to the finished latents (b, 16, h, w)
   * @param concentrations that are drawn at the attended steps
   * @param entities of each picture
   * @param scale of everything: the share of these pictures in the update
   * @return values of both concentrations, not weighted, means over attended steps and pictures
   */
  Map<Part, Double> run(
      Map<Integer, NDArray> inputs,
      PromptEmbedding text,
      NDArray wanted,
      Set<Part> concentrations,
      List<List<Entity>> entities,
      double scale) {
    var values = new EnumMap<Part, Double>(Part.class);
    var schedule = sampling.schedule();
    int before = inputs.size() - recipe.steps().attended();
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      int number = 0;
      for (var input : inputs.entrySet()) {
        boolean attended = number++ >= before && !concentrations.isEmpty();
        try (var scope = wanted.getManager().newSubManager()) {
          NDArray latent = input.getValue().duplicate();
          latent.attach(scope);
          lay.accept(scope);
          var maps = new MapRecorder(Set.copyOf(recipe.blocks()), latent.getShape().get(0));
          int step = input.getKey();
          AttentionTap tap = attended ? maps : AttentionTap.NONE;
          NDArray velocity = sampling.velocity(latent, text, schedule.timesteps()[step], tap);
          double share = stepLength(schedule, step) * scale;
          NDArray loss = Scalars.mul(velocity.mul(wanted).sum(), share);
          if (attended) {
            NDArray drawn = concentrations(maps, concentrations, entities, values);
            loss = loss.add(Scalars.mul(drawn, scale));
          }
          tape.backward(loss);
        }
      }
    }
    return values;
  }

  /** How much of a step's velocity is in the finished latent. */
  private static float stepLength(FlowSchedule schedule, int step) {
    return schedule.sigmas()[step + 1] - schedule.sigmas()[step];
  }

  /**
   * The gradient of one concentration alone.
   *
   * @param inputs of the trained steps, ascending
   */
  Map<Part, Double> run(
      Map<Integer, NDArray> inputs,
      PromptEmbedding text,
      NDArray wanted,
      Part only,
      List<List<Entity>> entities,
      double scale) {
    var attended = new LinkedHashMap<Integer, NDArray>();
    inputs.entrySet().stream()
        .skip(inputs.size() - recipe.steps().attended())
        .forEach(input -> attended.put(input.getKey(), input.getValue()));
    NDArray nothing = wanted.zerosLike(); // for a picture without an entity has no other gradient
    return run(attended, text, nothing, Set.of(only), entities, scale);
  }

  /** Weighted, mean over pictures and attended steps. */
  private NDArray concentrations(
      MapRecorder recorder,
      Set<Part> concentrations,
      List<List<Entity>> entities,
      Map<Part, Double> values) {
    NDArray sum = null;
    for (int row = 0; row < entities.size(); row++) {
      NDArray maps = recorder.of(row);
      double part = 1.0 / entities.size() / recipe.steps().attended();
      var own = new EnumMap<Part, NDArray>(Part.class);
      if (concentrations.contains(Part.TOKEN)) {
        own.put(Part.TOKEN, TokenConcentration.of(maps, entities.get(row)));
      }
      if (concentrations.contains(Part.PIXEL)) {
        own.put(Part.PIXEL, PixelConcentration.of(maps, entities.get(row)));
      }
      for (var each : own.entrySet()) {
        values.merge(each.getKey(), each.getValue().getFloat() * part, Double::sum);
        NDArray weighted =
            Scalars.mul(each.getValue(), weights.applyAsDouble(each.getKey()) * part);
        sum = sum == null ? weighted : sum.add(weighted);
      }
    }
    return sum;
  }
}
