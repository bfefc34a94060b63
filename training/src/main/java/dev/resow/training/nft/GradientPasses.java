package dev.resow.training.nft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.schedule.FlowSchedule;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.recipe.Nft;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.RectifiedFlow;
import java.util.function.BiConsumer;

/**
 * The gradient of an update, gathered over parts of its pictures and over noise levels: memory is
 * that of one part at one level.
 *
 * @param lay puts a model over the weights; what it makes belongs to the manager
 */
record GradientPasses(
    Mmdit transformer,
    Nft recipe,
    FlowSchedule schedule,
    BiConsumer<Role, NDManager> lay,
    Draw draw) {

  /** The three models that share the weights. */
  enum Role {
    BASE,
    OLD,
    TRAINED
  }

  /**
   * @param policy the loss of learning, mean over all passes
   * @param drift mean squared distance of the velocity to the base model's
   */
  record Losses(double policy, double drift) {}

  /** Leaves the gradient of the whole update in the matrices. */
  Losses run(Rollout rollout, NDManager owner) {
    int parts = recipe.pictures() / recipe.rows();
    int passes = parts * recipe.times();
    double policy = 0;
    double drift = 0;
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      for (int part = 0; part < parts; part++) {
        var steps = draw.steps(recipe.times(), recipe.steps());
        for (int i = 0; i < steps.size(); i++) {
          try (var scope = owner.newSubManager()) {
            var rows = Rows.of(rollout, part * recipe.rows(), recipe.rows(), scope);
            NDArray losses = losses(rows, steps.get(i), part * recipe.times() + i, scope);
            tape.backward(losses.sum().div(scope.create((float) passes)));
            float[] values = losses.toFloatArray();
            policy += values[0] / passes;
            drift += recipe.anchor() == 0 ? 0 : values[1] / recipe.anchor() / passes;
          }
        }
      }
    }
    return new Losses(policy, drift);
  }

  private NDArray losses(Rows rows, int step, int pass, NDManager scope) {
    float sigma = schedule.sigmas()[step];
    var shape = rows.finished().getShape();
    NDArray noise = scope.create(draw.noise(pass, Math.toIntExact(shape.size())), shape);
    NDArray noised = RectifiedFlow.noised(rows.finished(), noise, sigma);
    NDArray time = scope.full(new Shape(shape.get(0)), schedule.timesteps()[step]);
    NDArray old = fixed(Role.OLD, rows, noised, time, scope);
    NDArray base = recipe.anchor() == 0 ? old : fixed(Role.BASE, rows, noised, time, scope);
    lay.accept(Role.TRAINED, scope);
    NDArray velocity = velocity(rows, noised, time);
    return NftLoss.of(
        new NftLoss.Velocities(velocity, old, base),
        noised,
        rows.finished(),
        rows.optimality(),
        sigma,
        recipe.strength(),
        recipe.anchor());
  }

  /** A prediction without gradients; a copy, since the engine's own may not meet gradients. */
  private NDArray fixed(Role role, Rows rows, NDArray noised, NDArray time, NDManager scope) {
    NDArray velocity;
    try (var _ = NoGradient.begin()) {
      lay.accept(role, scope);
      velocity = velocity(rows, noised, time);
    }
    return velocity.duplicate();
  }

  private NDArray velocity(Rows rows, NDArray noised, NDArray time) {
    return transformer.forward(noised, time, rows.text().sequence(), rows.text().pooled());
  }

  /** Some pictures of an update. */
  private record Rows(PromptEmbedding text, NDArray finished, NDArray optimality) {
    static Rows of(Rollout rollout, int from, int count, NDManager scope) {
      var range = from + ":" + (from + count);
      float[] optimality = new float[count];
      for (int i = 0; i < count; i++) {
        optimality[i] = (float) rollout.advantages().optimality()[from + i];
      }
      return new Rows(
          new PromptEmbedding(
              rows(rollout.text().sequence(), range, scope),
              rows(rollout.text().pooled(), range, scope)),
          rows(rollout.finished(), range, scope),
          scope.create(optimality));
    }

    /** A copy: what was made without gradients may not meet them. */
    private static NDArray rows(NDArray all, String range, NDManager scope) {
      NDArray part = all.get(range);
      part.attach(scope);
      return part.duplicate();
    }
  }
}
