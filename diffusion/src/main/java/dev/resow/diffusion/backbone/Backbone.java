package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;

/**
 * The network that predicts the velocity {@code noise - image} of a noised latent. It is
 * conditioned on prompt and time once per step; every pass of the step shares that.
 */
public interface Backbone {
  /** The latents it reads. */
  LatentLayout latent();

  /** Blocks whose attention an {@link AttentionTap} sees. */
  int blocks();

  /**
   * What can be known without a latent. The results belong to the managers of the arguments.
   *
   * @param timestep 1000 sigma, (b)
   * @param sequence prompt embeddings (b, m, channels)
   * @param pooled prompt embedding (b, channels)
   */
  Conditioning condition(NDArray timestep, NDArray sequence, NDArray pooled);

  /**
   * Predicts; the tap sees every block's attention.
   *
   * @param latent (b, channels, h, w), float32; its manager owns the result
   * @param given of b rows, or one for all
   * @return velocity, of the latent's shape
   */
  NDArray forward(NDArray latent, Conditioning given, AttentionTap tap);

  /**
   * Runs only as far as the tap wants to see: attention without a prediction. Of the last block it
   * wants, queries and keys are all that is made.
   *
   * @param latent (b, channels, h, w)
   * @param given of b rows, or one for all
   */
  void look(NDArray latent, Conditioning given, AttentionTap tap);

  /**
   * The same weights under another strength of guidance, where training distilled guidance into the
   * network as an input; otherwise this backbone.
   *
   * @param scale of guidance
   */
  default Backbone guided(double scale) {
    return this;
  }
}
