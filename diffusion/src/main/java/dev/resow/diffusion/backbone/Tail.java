package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Decides, once the first block of a forward pass is done, how the other blocks' result is had:
 * computed, or otherwise. Letters in shapes: b rows, n image tokens, d channels.
 */
@FunctionalInterface
public interface Tail {
  /**
   * @param before image tokens before the first block (b, n, d)
   * @param after image tokens after it, same shape; both live until the pass ends
   * @param rest the other blocks
   * @return image tokens after the last block (b, n, d), of the manager of {@code after}
   */
  NDArray states(NDArray before, NDArray after, Rest rest);

  /** The blocks after the first. */
  interface Rest {
    /** Runs them for all rows: image tokens after the last block (b, n, d). */
    NDArray all();

    /**
     * Runs them for some rows.
     *
     * @param rows indices, ascending; at least one
     * @param tap sees the attention of these rows
     * @return image tokens after the last block (rows, n, d)
     */
    NDArray of(List<Integer> rows, AttentionTap tap);
  }
}
