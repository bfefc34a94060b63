package dev.resow.diffusion.tensor;

import java.util.List;

/** Rows of a batch in row-major order. */
public final class BatchRows {
  private BatchRows() {}

  /**
   * Copies some rows.
   *
   * @param values all rows one after the other; may be empty
   * @param rows which, from 0
   * @param count how many rows there are
   */
  public static float[] select(float[] values, List<Integer> rows, int count) {
    int size = values.length / count;
    float[] selected = new float[rows.size() * size];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(values, rows.get(i) * size, selected, i * size, size);
    }
    return selected;
  }
}
