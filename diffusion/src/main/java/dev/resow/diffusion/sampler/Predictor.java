package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.mmdit.AttentionTap;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.text.PromptEmbedding;

/**
 * The velocity of one picture's latent under classifier-free guidance (Ho and Salimans 2022): both
 * predictions are rows of one batch.
 */
final class Predictor {
  private final Mmdit transformer;
  private final float scale;
  private final boolean guided;
  private final PromptEmbedding conditional; // (1, m, d), (1, p)
  private final NDArray sequence; // (1 or 2, m, d): negative first
  private final NDArray pooled; // (1 or 2, p)

  Predictor(Sd3Model model, SamplingRequest request, NDManager session) {
    this.transformer = model.transformer();
    this.scale = (float) request.guidanceScale();
    this.guided = request.guided();
    this.conditional = copy(model.encoders().encode(request.prompt()), session);
    if (guided) {
      var negative = model.encoders().encode(request.negativePrompt());
      this.sequence = joined(negative.sequence(), conditional.sequence(), session);
      this.pooled = joined(negative.pooled(), conditional.pooled(), session);
    } else {
      this.sequence = conditional.sequence();
      this.pooled = conditional.pooled();
    }
  }

  private static PromptEmbedding copy(PromptEmbedding prompt, NDManager session) {
    var sequence = prompt.sequence().duplicate();
    var pooled = prompt.pooled().duplicate();
    sequence.attach(session);
    pooled.attach(session);
    return new PromptEmbedding(sequence, pooled);
  }

  private static NDArray joined(NDArray negative, NDArray positive, NDManager session) {
    var both = negative.concat(positive, 0);
    both.attach(session);
    return both;
  }

  /** The embedding of the prompt alone. */
  PromptEmbedding conditional() {
    return conditional;
  }

  /**
   * The guided velocity.
   *
   * @param latent (1, channels, h, w); its manager owns everything made here
   */
  NDArray velocity(NDArray latent, float timestep, AttentionTap tap) {
    var manager = latent.getManager();
    if (!guided) {
      return transformer.forward(
          latent, manager.create(new float[] {timestep}), sequence, pooled, tap);
    }
    NDArray rows = latent.concat(latent, 0); // (2, channels, h, w)
    NDArray times = manager.create(new float[] {timestep, timestep});
    NDArray both = transformer.forward(rows, times, sequence, pooled, tap);
    NDArray negative = both.get("0:1");
    return negative.add(both.get("1:2").sub(negative).mul(scale)); // (1, channels, h, w)
  }
}
