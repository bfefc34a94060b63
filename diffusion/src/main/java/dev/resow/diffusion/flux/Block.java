package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import java.util.List;

/**
 * A block of the transformer. Letters in shapes: b rows, n image tokens, m text tokens, d channels.
 * All tokens are one array, image first; attention itself does not depend on the order.
 */
sealed interface Block permits DoubleBlock, SingleBlock {
  /** Arrays that {@link #modulations} makes. */
  int modulationCount();

  /**
   * How the block scales, shifts and gates.
   *
   * @param vector silu of the embedding of time, guidance and pooled text (b, d)
   */
  List<NDArray> modulations(NDArray vector);

  /**
   * @param x all tokens (b, n + m, d)
   * @param by what {@link #modulations} gave, of as many rows or of one
   * @param in where tokens are
   * @return (b, n + m, d)
   */
  NDArray forward(NDArray x, List<NDArray> by, Place in, AttentionTap tap);

  /** Shows the tap where the image looks, and does no more: what {@link #forward} begins with. */
  void look(NDArray x, List<NDArray> by, Place in, AttentionTap tap);

  /**
   * @param image how many tokens are the image's
   * @param rotary positions of all tokens
   */
  record Place(long image, Rotary rotary) {}
}
