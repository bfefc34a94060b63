package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.sample.PromptBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the sampler needs for some pictures of the model's own size. */
record Painter(Sd3Model model, Mmdit transformer, int steps, double guidance) {
  private static final int CELL = 8; // pixels of a latent cell

  int rows() {
    return model.limits().defaultHeight() / CELL;
  }

  int columns() {
    return model.limits().defaultWidth() / CELL;
  }

  int patch() {
    return transformer.config().patchSize();
  }

  Chain chain() {
    return new Chain(transformer, schedule(), guidance);
  }

  Schedule schedule() {
    return model.scheduler().schedule(steps, rows() * columns() / (patch() * patch()));
  }

  /** Pictures (b, 3, 8 h, 8 w) about [-1, 1] of latents; gradients pass through. */
  NDArray decode(NDArray latents) {
    var vae = model.vae();
    NDArray unscaled = Scalars.div(latents, vae.config().scalingFactor());
    return vae.decodeUnscaled(unscaled.add(vae.config().shiftFactor()));
  }

  /** Start noise (b, 16, h, w). */
  NDArray noise(List<Long> seeds, NDManager owner) {
    var shape = new Shape(seeds.size(), transformer.config().inChannels(), rows(), columns());
    int each = Math.toIntExact(shape.size() / seeds.size());
    return owner.create(Philox.normals(seeds, 0, each), shape);
  }

  /** The prompts, and with guidance as many empty ones after them. */
  PromptEmbedding text(List<String> prompts, NDManager owner) {
    var all = new ArrayList<>(prompts);
    if (guidance != 1) {
      all.addAll(Collections.nCopies(prompts.size(), ""));
    }
    var made = PromptBatch.of(model.encoders(), all, owner);
    return new PromptEmbedding(copy(made.sequence(), owner), copy(made.pooled(), owner));
  }

  /** What was made without gradients may not meet them. */
  private static NDArray copy(NDArray array, NDManager owner) {
    return owner.create(array.toFloatArray(), array.getShape());
  }

  /**
   * What a discriminator sees of finished latents: states of the image tokens at the last step,
   * without a prompt.
   *
   * @param finished (b, 16, h, w)
   * @return (b, n, d)
   */
  NDArray states(NDArray finished) {
    NDManager scope = finished.getManager();
    var empty = PromptBatch.of(model.encoders(), List.of(""), scope);
    NDArray time = scope.full(new Shape(1), schedule().timesteps()[steps - 1]);
    Conditioning given =
        transformer.condition(time, copy(empty.sequence(), scope), copy(empty.pooled(), scope));
    return transformer.states(finished, given, AttentionTap.NONE);
  }
}
