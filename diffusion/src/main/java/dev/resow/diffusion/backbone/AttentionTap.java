package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Sees the attention of every block during a forward pass, and may end the pass early. */
public interface AttentionTap {
  /** Records nothing. */
  AttentionTap NONE =
      new AttentionTap() {
        @Override
        public void attention(int block, NDArray queries, NDArray keys, int heads) {}

        @Override
        public boolean wants(int block) {
          return false;
        }
      };

  /**
   * @param block index of the block, from 0
   * @param queries of the image tokens, (b, image tokens, heads * d), after norms and position
   *     embeddings where the model has them
   * @param keys of all tokens, image first, then text: (b, image + text tokens, heads * d); where
   *     the image attends to the text alone, those of the text
   * @param heads number of heads; attention is {@code softmax(q k^T / sqrt(d))} over all keys, per
   *     head. Both come in the type of the weights: a tap that sums or takes a softmax converts
   *     them to float32 first
   */
  void attention(int block, NDArray queries, NDArray keys, int heads);

  /**
   * The attention of the image to itself, of backbones where text and image are not attended to
   * together; comes before the same block's {@link #attention}. Most taps do not look at it.
   *
   * @param queries (b, image tokens, heads * d)
   * @param keys same shape
   */
  default void self(int block, NDArray queries, NDArray keys, int heads) {}

  /** Both see everything. */
  default AttentionTap and(AttentionTap other) {
    AttentionTap one = this;
    return new AttentionTap() {
      @Override
      public void attention(int block, NDArray queries, NDArray keys, int heads) {
        one.attention(block, queries, keys, heads);
        other.attention(block, queries, keys, heads);
      }

      @Override
      public void self(int block, NDArray queries, NDArray keys, int heads) {
        one.self(block, queries, keys, heads);
        other.self(block, queries, keys, heads);
      }

      @Override
      public boolean wants(int block) {
        return one.wants(block) || other.wants(block);
      }

      @Override
      public int lastBlock() {
        return Math.max(one.lastBlock(), other.lastBlock());
      }
    };
  }

  /** Whether it looks at the attention of a block at all; it may be shown others too. */
  default boolean wants(int block) {
    return true;
  }

  /** The last block whose attention is wanted; {@link Backbone#look} stops there. */
  default int lastBlock() {
    return Integer.MAX_VALUE;
  }

  /**
   * For a block whose arrays are freed at its end: this tap may keep what it sees longer, so it
   * sees views that {@code owner} owns.
   */
  default AttentionTap outliving(NDManager owner) {
    if (this == NONE) {
      return this;
    }
    AttentionTap tap = this;
    return new AttentionTap() {
      @Override
      public void attention(int block, NDArray queries, NDArray keys, int heads) {
        tap.attention(block, view(owner, queries), view(owner, keys), heads);
      }

      @Override
      public void self(int block, NDArray queries, NDArray keys, int heads) {
        tap.self(block, view(owner, queries), view(owner, keys), heads);
      }
    };
  }

  private static NDArray view(NDManager owner, NDArray array) {
    NDArray view = array.reshape(array.getShape());
    view.attach(owner);
    return view;
  }
}
