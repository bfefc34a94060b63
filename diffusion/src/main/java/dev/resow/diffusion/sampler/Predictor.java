package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.mmdit.AttentionTap;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Optional;

/**
 * The velocity of the candidates' latents under classifier-free guidance (Ho and Salimans 2022):
 * both predictions are rows of one batch.
 */
final class Predictor {
  private final Mmdit transformer;
  private final float scale;
  private final boolean guided;
  private final PromptEmbedding conditional; // (1, m, d), (1, p)
  private final PromptEmbedding negative;

  Predictor(Sd3Model model, SamplingRequest request, NDManager session) {
    this.transformer = model.transformer();
    this.scale = (float) request.guidanceScale();
    this.guided = request.guided();
    this.conditional = copy(model.encoders().encode(request.prompt()), session);
    this.negative =
        guided ? copy(model.encoders().encode(request.negativePrompt()), session) : null;
  }

  private static PromptEmbedding copy(PromptEmbedding prompt, NDManager session) {
    var sequence = prompt.sequence().duplicate();
    var pooled = prompt.pooled().duplicate();
    sequence.attach(session);
    pooled.attach(session);
    return new PromptEmbedding(sequence, pooled);
  }

  /** The embedding of the prompt alone. */
  PromptEmbedding conditional() {
    return conditional;
  }

  /**
   * The guided velocity.
   *
   * @param latent (b, channels, h, w); its manager owns everything made here
   * @param instead what to lead away from in place of the request's negative prompt
   */
  NDArray velocity(
      NDArray latent, float timestep, AttentionTap tap, Optional<PromptEmbedding> instead) {
    var manager = latent.getManager();
    int count = Math.toIntExact(latent.getShape().get(0));
    NDArray sequence = rows(conditional.sequence(), count);
    NDArray pooled = rows(conditional.pooled(), count);
    if (!guided) {
      return transformer.forward(
          latent, manager.full(new Shape(count), timestep), sequence, pooled, tap);
    }
    PromptEmbedding negative = instead.orElse(this.negative);
    NDArray both = // (2 b, channels, h, w), negative first
        transformer.forward(
            latent.concat(latent, 0),
            manager.full(new Shape(2L * count), timestep),
            joined(manager, rows(negative.sequence(), count), sequence),
            joined(manager, rows(negative.pooled(), count), pooled),
            tap);
    NDArray away = both.get(new NDIndex(":{}", count));
    NDArray towards = both.get(new NDIndex("{}:", count));
    return away.add(towards.sub(away).mul(scale)); // (b, channels, h, w)
  }

  /** Every candidate has the same prompt. */
  private static NDArray rows(NDArray one, int count) {
    return count == 1 ? one : one.repeat(0, count);
  }

  private static NDArray joined(NDManager step, NDArray negative, NDArray positive) {
    var both = negative.concat(positive, 0);
    both.attach(step);
    return both;
  }
}
