package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.guidance.map.Pixels;

/** Total variation of a map: mean absolute difference along rows plus along columns. */
public enum Variation {
  /** Between neighbours, as Divide&amp;Bind's paper writes it. */
  NEIGHBOURS("..., :-1, :"),
  /**
   * As its published code computes it: every row against the last one. Only for exact baselines.
   */
  LAST_ROW("..., -1:, :");

  private final NDIndex above;

  Variation(String above) {
    this.above = new NDIndex(above);
  }

  /** (b, s, h, w) to (b, s). */
  public NDArray of(NDArray maps) {
    NDArray down = maps.get(new NDIndex("..., 1:, :")).sub(maps.get(above)).abs();
    NDArray right = maps.get(new NDIndex("..., 1:")).sub(maps.get(new NDIndex("..., :-1"))).abs();
    int[] last = {-1};
    return Pixels.flat(down).mean(last).add(Pixels.flat(right).mean(last));
  }
}
