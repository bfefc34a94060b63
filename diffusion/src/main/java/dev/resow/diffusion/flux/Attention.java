package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/** What the attention of both kinds of blocks has in common. */
final class Attention {
  private static final double QK_EPS = 1e-6;

  private Attention() {}

  /** A projection of queries or keys with its RMS norm over each head: (b, t, heads * d). */
  static NDArray normed(
      Weights attn, String projection, String norm, NDArray x, FluxConfig config) {
    NDArray y = attn.linear(projection, x);
    Shape shape = y.getShape();
    NDArray perHead = y.reshape(shape.get(0), shape.get(1), config.heads(), config.headSize());
    return Kernels.rmsNorm(perHead, attn.get(norm + ".weight"), QK_EPS).reshape(shape);
  }
}
