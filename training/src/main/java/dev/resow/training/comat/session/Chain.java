package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Euler sampling with classifier-free guidance, whose steps can be repeated one by one.
 *
 * @param guidance weight of the prompt over the empty one; with 1 the empty prompt is not asked
 */
record Chain(Mmdit transformer, Schedule schedule, double guidance) {

  /**
   * A finished run.
   *
   * @param finished latents (b, 16, h, w)
   * @param inputs of the kept steps, by step: (b, 16, h, w)
   */
  record Played(NDArray finished, Map<Integer, NDArray> inputs) {}

  /**
   * Paints without gradients.
   *
   * @param start noise (b, 16, h, w)
   * @param text b prompts; with guidance as many empty ones after them
   * @param kept steps whose inputs are wanted
   * @param owner of the results
   */
  Played play(NDArray start, PromptEmbedding text, Collection<Integer> kept, NDManager owner) {
    var inputs = new LinkedHashMap<Integer, NDArray>();
    try (var _ = NoGradient.begin();
        var manager = owner.newSubManager()) {
      NDArray latent = start.duplicate();
      latent.attach(manager);
      for (int step = 0; step < schedule.steps(); step++) {
        if (kept.contains(step)) {
          inputs.put(step, copy(latent, owner));
        }
        try (var scope = manager.newSubManager()) {
          latent.attach(scope);
          NDArray velocity = velocity(latent, text, step, AttentionTap.NONE);
          NDArray next = schedule.step(latent, velocity, step);
          next.attach(manager);
          latent = next;
        }
      }
      return new Played(copy(latent, owner), inputs);
    }
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    return owner.create(array.toFloatArray(), array.getShape());
  }

  /**
   * The guided velocity at a step; the tap sees the prompts' rows first.
   *
   * @param latent (b, 16, h, w)
   */
  NDArray velocity(NDArray latent, PromptEmbedding text, int step, AttentionTap tap) {
    long b = latent.getShape().get(0);
    NDArray rows = guidance == 1 ? latent : latent.concat(latent, 0);
    NDArray time =
        latent.getManager().full(new Shape(rows.getShape().get(0)), schedule.timesteps()[step]);
    NDArray velocity = transformer.forward(rows, time, text.sequence(), text.pooled(), tap);
    if (guidance == 1) {
      return velocity;
    }
    NDArray plain = velocity.get(b + ":");
    return Scalars.mul(velocity.get("0:" + b).sub(plain), guidance).add(plain);
  }

  /** How much of a step's velocity is in the finished latent. */
  float share(int step) {
    return schedule.sigmas()[step + 1] - schedule.sigmas()[step];
  }
}
