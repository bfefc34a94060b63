package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The network that predicts what of a noised latent is noise: the velocity {@code noise - image} or
 * the noise itself, as {@link dev.resow.diffusion.schedule.NoiseLevel} says. It is conditioned on
 * prompt and time once per step; every pass of the step shares that.
 */
public interface Backbone {
  /** The latents it reads. */
  LatentLayout latent();

  /** Blocks whose attention an {@link AttentionTap} sees. */
  int blocks();

  /**
   * How a block attends.
   *
   * @param block from 0
   */
  default BlockAttention attention(int block) {
    return new BlockAttention(true, latent().patch());
  }

  /**
   * Blocks whose mean attention shows subjects, as published for the network, all of one patch;
   * empty where calibration or the depth decides.
   */
  default List<Integer> mapBlocks() {
    return List.of();
  }

  /**
   * How a block attends.
   *
   * @param joint whether image and text are attended to in one softmax; otherwise the image attends
   *     to the text alone, and to itself apart from that
   * @param patch latent cells per image token along one side, rounded up at the border
   */
  record BlockAttention(boolean joint, int patch) {
    /** Image tokens along a side of so many latent cells. */
    public int tokens(long cells) {
      return Math.toIntExact(Math.ceilDiv(cells, (long) patch));
    }
  }

  /**
   * What can be known without a latent. The results belong to the managers of the arguments.
   *
   * @param timestep of the schedule, (b)
   * @param sequence prompt embeddings (b, m, channels)
   * @param pooled prompt embedding (b, channels)
   */
  Conditioning condition(NDArray timestep, NDArray sequence, NDArray pooled);

  /**
   * Predicts; the tap sees every block's attention.
   *
   * @param latent (b, channels, h, w), float32; its manager owns the result
   * @param given of b rows, or one for all
   * @return the prediction, of the latent's shape
   */
  NDArray forward(NDArray latent, Conditioning given, AttentionTap tap);

  /** Whether a {@link Tail} can replace all blocks but the first. */
  default boolean hasTail() {
    return false;
  }

  /**
   * Predicts; the blocks after the first are left to {@code tail}.
   *
   * @param latent (b, channels, h, w), float32; its manager owns the result
   * @param given of b rows, or one for all
   * @return the prediction, of the latent's shape
   * @throws UnsupportedOperationException unless {@link #hasTail}
   */
  default NDArray forward(NDArray latent, Conditioning given, AttentionTap tap, Tail tail) {
    throw new UnsupportedOperationException("this network has no first block apart from the rest");
  }

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
