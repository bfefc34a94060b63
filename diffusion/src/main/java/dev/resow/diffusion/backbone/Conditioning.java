package dev.resow.diffusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * What a backbone knows before it sees a latent: the prompt's tokens and, by time and pooled text,
 * what its blocks are modulated by. All passes of a step under one prompt share it.
 *
 * @param text tokens before the first block (b, m, d)
 * @param modulations scales, shifts and gates, in the order of the backbone that made them (b, ...)
 */
public record Conditioning(NDArray text, List<NDArray> modulations) {
  public Conditioning {
    modulations = List.copyOf(modulations);
  }

  /** One row of it, for a batch of latents of any size, with or without gradients. */
  public Conditioning row(int row) {
    return new Conditioning(
        rowOf(text, row), modulations.stream().map(array -> rowOf(array, row)).toList());
  }

  /**
   * Some rows of it.
   *
   * @param rows indices, ascending
   * @return this if there is one row for all
   */
  public Conditioning rows(List<Integer> rows) {
    return text.getShape().get(0) == 1
        ? this
        : new Conditioning(
            rowsOf(text, rows), modulations.stream().map(array -> rowsOf(array, rows)).toList());
  }

  /**
   * Some rows of an array, as a copy.
   *
   * @param array (b, ...)
   * @param rows indices, ascending
   */
  public static NDArray rowsOf(NDArray array, List<Integer> rows) {
    var parts = new NDList();
    rows.forEach(row -> parts.add(array.get(new NDIndex().addSliceDim(row, row + 1L))));
    return parts.size() == 1 ? parts.head().duplicate() : NDArrays.concat(parts, 0);
  }

  /** A copy: what the engine makes without gradients cannot take part in a pass that has them. */
  private static NDArray rowOf(NDArray array, int row) {
    return array.get(new NDIndex().addSliceDim(row, row + 1)).duplicate();
  }
}
