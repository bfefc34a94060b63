package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Between latents and image tokens: each token holds 2 x 2 cells, channel by channel. */
final class Packing {
  private static final int P = FluxConfig.PATCH;

  private Packing() {}

  /** (b, c, h, w) to (b, h/2 w/2, 4 c). */
  static NDArray pack(NDArray latent) {
    Shape s = latent.getShape();
    long rows = s.get(2) / P;
    long columns = s.get(3) / P;
    return latent
        .reshape(s.get(0), s.get(1), rows, P, columns, P)
        .transpose(0, 2, 4, 1, 3, 5)
        .reshape(s.get(0), rows * columns, s.get(1) * P * P);
  }

  /**
   * @param tokens (b, h/2 w/2, 4 c)
   * @param latent its shape (b, c, h, w)
   */
  static NDArray unpack(NDArray tokens, Shape latent) {
    long rows = latent.get(2) / P;
    long columns = latent.get(3) / P;
    return tokens
        .reshape(latent.get(0), rows, columns, latent.get(1), P, P)
        .transpose(0, 3, 1, 4, 2, 5)
        .reshape(latent);
  }
}
