package dev.resow.diffusion.batching;

import ai.djl.ndarray.types.Shape;

/**
 * What passes must have in common to share a batch.
 *
 * @param latent of a row (channels, h, w)
 * @param text of a row (m, d)
 * @param network what the network is besides its weights: the adapters over it, and the strength of
 *     guidance where that is an input
 */
record Likeness(Shape latent, Shape text, String network) {
  static Likeness of(Rows rows, String network) {
    return new Likeness(
        rows.latent().getShape().slice(1),
        rows.prompts().getFirst().sequence().getShape().slice(1),
        network);
  }
}
