package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;

/**
 * A change of one layer: its weight W becomes {@code W + scale up down}.
 *
 * @param target the layer
 * @param down A: (rank, in), float32
 * @param up B: (out, rank), float32
 * @param scale alpha / rank; alpha / sqrt(rank) for rank-stabilised adapters
 * @param zero whether {@code up} is all zeros, as it is before training: nothing changes
 */
public record LowRank(Target target, NDArray down, NDArray up, double scale, boolean zero) {
  /** Rows of A and columns of B. */
  public long rank() {
    return down.getShape().get(0);
  }
}
