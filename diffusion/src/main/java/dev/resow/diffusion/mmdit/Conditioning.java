package dev.resow.diffusion.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * What the transformer knows before it sees a latent: the prompt's tokens and, by time and pooled
 * text, how every block scales, shifts and gates. All passes of a step under one prompt share it.
 *
 * @param text tokens before the first block (b, m, d)
 * @param blocks of every block, in order
 * @param out scale and shift before the velocity (b, 2 d)
 */
public record Conditioning(NDArray text, List<Modulation> blocks, NDArray out) {
  public Conditioning {
    blocks = List.copyOf(blocks);
  }

  /**
   * Adaptive layer norm of one block.
   *
   * @param image shift, scale and gate of attention, then of the MLP, then of the second attention
   *     where the block has one (b, 6 d or 9 d)
   * @param text the same six (b, 6 d); in the last block scale and shift (b, 2 d)
   */
  public record Modulation(NDArray image, NDArray text) {
    private Modulation row(int row) {
      return new Modulation(rowOf(image, row), rowOf(text, row));
    }
  }

  /** One row of it, for a batch of latents of any size, with or without gradients. */
  public Conditioning row(int row) {
    return new Conditioning(
        rowOf(text, row), blocks.stream().map(block -> block.row(row)).toList(), rowOf(out, row));
  }

  /** A copy: what the engine makes without gradients cannot take part in a pass that has them. */
  private static NDArray rowOf(NDArray array, int row) {
    return array.get(new NDIndex().addSliceDim(row, row + 1)).duplicate();
  }
}
